using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Enlarges samples (height, width, channels), or channels first.</summary>
public sealed class UpSampling2D : UpSamplingBase
{
    /// <summary>Twice as high and as wide.</summary>
    public UpSampling2D()
        : this(2)
    {
    }

    /// <summary>Enlarges by given factors.</summary>
    /// <param name="size">The factors: one number, or (height, width).</param>
    /// <exception cref="ArgumentException">A factor is not positive, or their number does not fit.</exception>
    public UpSampling2D(PerAxis size)
        : base(2, size)
    {
    }

    internal UpSampling2D(LayerConfig config)
        : base(2, config) => Interpolation = config.Text("interpolation") switch
        {
            null or "nearest" => Interpolation.Nearest,
            "bilinear" => Interpolation.Bilinear,
            string other => throw config.Bad("interpolation", "nearest or bilinear", other),
        };

    /// <summary>What stands between the elements; the nearest by default.</summary>
    public Interpolation Interpolation { get; init; }

    private protected override Interpolation Method => Interpolation;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["interpolation"] = Interpolation == Interpolation.Bilinear ? "bilinear" : "nearest";
        return config;
    }
}
