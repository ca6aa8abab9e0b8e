using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A layer that varies images at random, each by itself and otherwise in every step, in training only: what it is part of predicts and is measured on images as
/// they are. It is saved with a model as every layer.
/// </summary>
public abstract class RandomImageLayer : ImageLayer
{
    private protected RandomImageLayer(int? seed, DataFormat format, Shape? inputShape, string? name)
        : base(format, inputShape, name) => Seed = seed;

    /// <summary>Of its random numbers, beside the model's seed; null for those of its place in the network.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        if (Seed is { } seed)
        {
            config["seed"] = seed;
        }

        return config;
    }

    /// <summary>The images of a step of training.</summary>
    private protected abstract Symbol Vary(LayerContext context, Symbol images);

    /// <summary>What takes the place of the variation outside of training: nothing, unless the size changes.</summary>
    private protected virtual Symbol Leave(LayerContext context, Symbol images) => images;

    private protected sealed override Symbol Change(LayerContext context, Symbol images)
    {
        if (!context.Training)
        {
            return Leave(context, images);
        }

        bool exact = context.Graph.Exact;
        context.Graph.Exact = true;
        try
        {
            return Vary(context, images);
        }
        finally
        {
            context.Graph.Exact = exact;
        }
    }

    /// <summary>One of each image, (n, 1), all of the same number.</summary>
    private protected static Symbol Each(LayerContext context, Symbol images, double number)
    {
        Symbol first = context.Slice(images, [0, 0, 0, 0], [-1, 1, 1, 1]);
        return context.Fill(context.Reshape(first, new Shape(images.UserShape[0], 1), images.Format), (float)number);
    }

    /// <summary>A number drawn for each image, (n, 1).</summary>
    private protected Symbol Draw(LayerContext context, Symbol images, double lower, double upper)
    {
        Symbol middle = Each(context, images, lower);
        return lower == upper ? middle : context.Uniform(middle, (float)lower, (float)upper, Seed);
    }

    /// <summary>-1 for one half of the images, 1 for the other.</summary>
    private protected Symbol DrawSign(LayerContext context, Symbol images) => ((Draw(context, images, 0, 1) < 0.5) * -2) + 1;

    /// <summary>Images, clipped to a range of values.</summary>
    private protected static Symbol Within(LayerContext context, Symbol images, (double Lower, double Upper) range) =>
        context.Clip(images, (float)range.Lower, (float)range.Upper);

    /// <summary>A number of each image beside images: (n, 1) as (n, 1, 1, 1).</summary>
    private protected static Symbol Beside(LayerContext context, Symbol numbers, Symbol images) =>
        context.Reshape(numbers, new Shape(images.UserShape[0], 1, 1, 1), images.Format);

    private protected static (double Lower, double Upper) Range((double Lower, double Upper)? range) => range switch
    {
        null => (0, 255),
        (var lower, var upper) when double.IsFinite(lower) && double.IsFinite(upper) && lower < upper => (lower, upper),
        _ => throw new ArgumentException($"The range of values has a lower and an upper end, received {range}.", nameof(range)),
    };
}
