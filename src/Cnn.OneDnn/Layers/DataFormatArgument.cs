namespace Cnn.OneDnn.Layers;

/// <summary>
/// Where the channels are, as a layer's constructor takes it: a <see cref="DataFormat"/>, or Keras's name of it, <c>"channels_first"</c>. Last unless given.
/// </summary>
public readonly record struct DataFormatArgument
{
    private DataFormatArgument(DataFormat value) => Value = value;

    internal DataFormat Value { get; }

    /// <summary>A place of the channels.</summary>
    public static implicit operator DataFormatArgument(DataFormat format) => new(format);

    /// <summary>Keras's name: channels_last or channels_first; null for Keras's default, channels_last.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static implicit operator DataFormatArgument(string? name) => new(name switch
    {
        null or "channels_last" => DataFormat.ChannelsLast,
        "channels_first" => DataFormat.ChannelsFirst,
        _ => throw new ArgumentException($"Unknown data format '{name}'. Expected channels_last or channels_first.", nameof(name)),
    });

    /// <summary>The place that was given.</summary>
    public static implicit operator DataFormat(DataFormatArgument argument) => argument.Value;
}
