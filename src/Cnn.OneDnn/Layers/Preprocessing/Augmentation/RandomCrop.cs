using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Cuts a part of a size out of each image, in training at a place of its own. Outside of training, and where an image is smaller than the part, the largest
/// middle part of the same proportions is brought to the size. As Keras's RandomCrop, which takes one place for all images of a batch.
/// </summary>
public sealed class RandomCrop : RandomImageLayer
{
    /// <summary>Parts of this size.</summary>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public RandomCrop(int height, int width, int? seed = null, DataFormatArgument dataFormat = default, Shape? inputShape = null, string? name = null)
        : base(seed, dataFormat, inputShape, name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width) = (height, width);
    }

    internal RandomCrop(LayerConfig config)
        : this(config.Positive("height"), config.Positive("width"), config.OptionalInt("seed"), config.DataFormat())
    {
    }

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Columns of the result.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["height"], config["width"]) = (Height, Width);
        return config;
    }

    private protected override Symbol Leave(LayerContext context, Symbol images) => FitInto(context, images, Height, Width, Interpolation.Bilinear);

    private protected override Symbol Vary(LayerContext context, Symbol images)
    {
        (int rows, int columns) = (images.Value.Shape[2] - Height, images.Value.Shape[3] - Width);
        if (rows < 0 || columns < 0)
        {
            return Leave(context, images);
        }

        // The nearest pixel of a place between -1/2 and the last start + 1/2 is each start equally often. Places count from the middles of both.
        Symbol none = Each(context, images, 0), whole = Each(context, images, 1);
        Symbol down = Draw(context, images, -0.5, rows + 0.5) - (rows / 2.0), right = Draw(context, images, -0.5, columns + 0.5) - (columns / 2.0);
        Symbol moves = context.Concatenate([none, whole, whole, down, right], -1);
        return images with { Value = context.Emit(new WarpOp(Height, Width, false, FillMode.Nearest, 0, Moves: true), images.Value, moves.Value) };
    }
}
