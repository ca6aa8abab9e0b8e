using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Enlarges samples (height, width, channels), or channels first.</summary>
public sealed class UpSampling2D : UpSamplingBase
{
    /// <summary>Enlarges by given factors, 2 unless said.</summary>
    /// <param name="size">The factors: one number, or (height, width); 2 if null.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="interpolation">What stands between the elements.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A factor is not positive, or their number does not fit.</exception>
    public UpSampling2D(
        PerAxis? size = null,
        DataFormatArgument dataFormat = default,
        InterpolationArgument interpolation = default,
        Shape? inputShape = null,
        string? name = null)
        : base(2, size ?? 2)
    {
        DataFormat = dataFormat;
        Interpolation = interpolation.Value;
        StartWith(inputShape, name);
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
