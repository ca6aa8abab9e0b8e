using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>Mirrors half of the images, in training only.</summary>
public sealed class RandomFlip : RandomImageLayer
{
    private const string Horizontal = "horizontal", Vertical = "vertical", Both = "horizontal_and_vertical";

    /// <summary>Along both axes unless said.</summary>
    /// <param name="mode">horizontal for left and right, vertical for up and down, or horizontal_and_vertical.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public RandomFlip(string mode = Both, int? seed = null, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base(seed, dataFormat, inputShape, name) => Mode = mode is Horizontal or Vertical or Both
            ? mode
            : throw new ArgumentException($"Unknown mode '{mode}'. Expected {Horizontal}, {Vertical} or {Both}.", nameof(mode));

    internal RandomFlip(LayerConfig config)
        : this(config.Text("mode") ?? Both, config.OptionalInt("seed"), config.DataFormat())
    {
    }

    /// <summary>Along which axes, in Keras's words.</summary>
    public string Mode { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["mode"] = Mode;
        return config;
    }

    private protected override Symbol Vary(LayerContext context, Symbol images)
    {
        Symbol none = Each(context, images, 0), whole = Each(context, images, 1);
        Symbol up = Mode == Horizontal ? whole : DrawSign(context, images), across = Mode == Vertical ? whole : DrawSign(context, images);
        Symbol moves = context.Concatenate([none, up, across, none, none], -1);
        Shape shape = images.Value.Shape;
        var op = new WarpOp(shape[2], shape[3], Bilinear: false, FillMode.Nearest, 0, Moves: true);
        return images with { Value = context.Emit(op, images.Value, moves.Value) };
    }
}
