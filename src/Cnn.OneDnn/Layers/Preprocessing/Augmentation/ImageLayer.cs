using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer that changes images (height, width, channels), or channels first, before a network sees them.</summary>
public abstract class ImageLayer : Layer
{
    private protected ImageLayer(DataFormat format, Shape? inputShape, string? name)
    {
        DataFormat = format;
        StartWith(inputShape, name);
    }

    /// <summary>Where the channels are; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["data_format"] = KerasNames.ToKeras(DataFormat) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Change(context, SpatialInput(context, inputs, 2, DataFormat));
    }

    /// <summary>The changed images, whose axes are named in <see cref="DataFormat"/>.</summary>
    private protected abstract Symbol Change(LayerContext context, Symbol images);

    /// <summary>Images of another size, with half-pixel centres and without antialiasing, as Keras resizes.</summary>
    private protected static Symbol Resample(LayerContext context, Symbol images, int height, int width, Interpolation interpolation)
    {
        Shape shape = images.Value.Shape;
        return shape[2] == height && shape[3] == width ? images : images with
        {
            Value = context.Emit(new Graph.WarpOp(height, width, interpolation == Interpolation.Bilinear, FillMode.Nearest, 0, Moves: false), images.Value),
        };
    }

    /// <summary>The part of images that begins at a row and a column.</summary>
    private protected static Symbol Part(LayerContext context, Symbol images, int row, int column, int height, int width) =>
        images with { Value = context.Emit(new Graph.SliceOp([0, 0, row, column], images.Value.Shape.With(2, height).With(3, width)), images.Value) };

    /// <summary>The largest middle part of images that has the proportions of a size, brought to that size: Keras's crop_to_aspect_ratio.</summary>
    private protected static Symbol FitInto(LayerContext context, Symbol images, int height, int width, Interpolation interpolation)
    {
        (int rows, int columns) = (images.Value.Shape[2], images.Value.Shape[3]);
        int keptRows = Math.Max(1, Math.Min(rows, (int)((double)columns * height / width)));
        int keptColumns = Math.Max(1, Math.Min(columns, (int)((double)rows * width / height)));
        Symbol part = keptRows == rows && keptColumns == columns
            ? images
            : Part(context, images, (rows - keptRows) / 2, (columns - keptColumns) / 2, keptRows, keptColumns);
        return Resample(context, part, height, width, interpolation);
    }
}
