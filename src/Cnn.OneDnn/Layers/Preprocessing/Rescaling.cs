using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>scale * x + offset: pixels of 0 to 255 become 0 to 1 with a scale of 1 / 255.</summary>
public sealed class Rescaling : Layer
{
    /// <summary>Multiplies by <paramref name="scale"/>, then adds <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public Rescaling(double scale, double offset)
    {
        if (!double.IsFinite(scale) || !double.IsFinite(offset))
        {
            throw new ArgumentException($"Rescaling expects finite numbers, received scale {scale} and offset {offset}.");
        }

        Scale = scale;
        Offset = offset;
    }

    /// <summary>Multiplies by <paramref name="scale"/>.</summary>
    /// <exception cref="ArgumentException">It is not finite.</exception>
    public Rescaling(double scale)
        : this(scale, 0)
    {
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
