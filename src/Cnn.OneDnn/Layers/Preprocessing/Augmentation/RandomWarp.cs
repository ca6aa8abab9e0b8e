using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>A random layer that turns, moves or scales images, and fills what comes from outside of them.</summary>
public abstract class RandomWarp : RandomImageLayer
{
    private protected RandomWarp(
        FillMode fillMode, Interpolation interpolation, int? seed, double fillValue, DataFormat format, Shape? inputShape, string? name)
        : base(seed, format, inputShape, name)
    {
        FillMode = fillMode;
        Interpolation = interpolation;
        FillValue = double.IsFinite(fillValue)
            ? fillValue
            : throw new ArgumentOutOfRangeException(nameof(fillValue), fillValue, "The number outside of images must be finite.");
    }

    private protected RandomWarp(LayerConfig config)
        : this(config.FillMode(), config.InterpolationOr(Interpolation.Bilinear), config.OptionalInt("seed"), config.Number("fill_value", 0),
            config.DataFormat(), null, null)
    {
    }

    /// <summary>What stands outside of images; they are turned over at their edges by default.</summary>
    public FillMode FillMode { get; }

    /// <summary>What stands between pixels; bilinear by default.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>The number outside of images, where <see cref="FillMode"/> is <see cref="FillMode.Constant"/>.</summary>
    public double FillValue { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["fill_mode"] = KerasNames.ToKeras(FillMode);
        config["interpolation"] = KerasNames.ToKeras(Interpolation);
        config["fill_value"] = FillValue;
        return config;
    }

    /// <summary>How far each image is moved: angle, scales and shifts in pixels, (n, 1) each; null where it is not.</summary>
    private protected abstract (Symbol? Angle, Symbol? ScaleY, Symbol? ScaleX, Symbol? ShiftY, Symbol? ShiftX) Move(LayerContext context, Symbol images);

    private protected override Symbol Vary(LayerContext context, Symbol images)
    {
        (Symbol? angle, Symbol? scaleY, Symbol? scaleX, Symbol? shiftY, Symbol? shiftX) = Move(context, images);
        Symbol none = Each(context, images, 0), whole = Each(context, images, 1);
        Symbol moves = context.Concatenate([angle ?? none, scaleY ?? whole, scaleX ?? whole, shiftY ?? none, shiftX ?? none], -1);
        Shape shape = images.Value.Shape;
        var op = new WarpOp(shape[2], shape[3], Interpolation == Interpolation.Bilinear, FillMode, (float)FillValue, Moves: true);
        return images with { Value = context.Emit(op, images.Value, moves.Value) };
    }
}
