using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The same value everywhere.</summary>
public sealed class Constant : Initializer
{
    /// <summary>This value.</summary>
    /// <param name="value">What every element starts with.</param>
    public Constant(double value = 0) => Value = (float)value;

    internal Constant(ConfigReader config)
        : this(config.Number("value", 0))
    {
    }

    /// <summary>The value, 0 by default.</summary>
    public float Value { get; init; }

    /// <inheritdoc/>
    public override string Name => "constant";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["value"] = Value };

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        destination.Fill(Value);
}
