using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Makes one axis of all axes of a sample, in the user's order. With <see cref="DataFormat.ChannelsFirst"/> the channels are moved to the end first, as Keras
/// does, so that the weights of the layer after it fit both formats.
/// </summary>
public sealed class Flatten : Layer
{
    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="dataFormat">Where the input has its channels.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Flatten(DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
    {
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    internal Flatten(LayerConfig config) => DataFormat = config.DataFormat();

    /// <summary>Where the input has its channels; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["data_format"] = KerasNames.ToKeras(DataFormat) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        if (DataFormat == DataFormat.ChannelsFirst)
        {
            // The engine's axes are the same for both formats: read as channels last, the tensor is the transposed one.
            source = context.ToFormat(source, DataFormat.ChannelsFirst) with { Format = DataFormat.ChannelsLast };
        }

        return context.Reshape(source, new Shape(source.UserShape[0], source.UserShape.CountFrom(1)), source.Format);
    }
}
