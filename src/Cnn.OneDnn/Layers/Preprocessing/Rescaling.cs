using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>scale * x + offset: pixels of 0 to 255 become 0 to 1 with a scale of 1 / 255.</summary>
public sealed class Rescaling : Layer
{
    /// <summary>Multiplies by <paramref name="scale"/>, then adds <paramref name="offset"/>.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public Rescaling(double scale, double offset = 0, Shape? inputShape = null, string? name = null)
    {
        if (!double.IsFinite(scale) || !double.IsFinite(offset))
        {
            throw new ArgumentException($"Rescaling expects finite numbers, received scale {scale} and offset {offset}.");
        }

        Scale = scale;
        Offset = offset;
        StartWith(inputShape, name);
    }

    internal Rescaling(LayerConfig config)
        : this(config.Number("scale"), config.Number("offset", 0))
    {
    }

    /// <summary>The factor.</summary>
    public double Scale { get; }

    /// <summary>What is added.</summary>
    public double Offset { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["scale"] = Scale, ["offset"] = Offset };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Affine(Single(inputs), (float)Scale, (float)Offset);
    }
}
