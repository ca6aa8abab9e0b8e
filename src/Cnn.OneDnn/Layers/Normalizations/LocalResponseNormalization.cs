using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Local response normalization across neighbouring channels (Krizhevsky et al. 2012, with alpha divided by the size as in PyTorch and Caffe):
/// y = x / (k + alpha / size * sum of x^2)^beta. Input and output have the same shape, with at least one spatial axis.
/// </summary>
public sealed class LocalResponseNormalization : Layer
{
    /// <summary>With the paper's numbers unless told otherwise.</summary>
    /// <param name="size">How many channels around each are looked at, an odd number.</param>
    /// <param name="alpha">The factor of the mean square.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="k">The constant.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not an odd positive number.</exception>
    public LocalResponseNormalization(
        int size = 5, double alpha = 1e-4, double beta = 0.75, double k = 2, DataFormatArgument dataFormat = default,
        Shape? inputShape = null, string? name = null)
    {
        if (size < 1 || size % 2 == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, "The window must be an odd positive number of channels.");
        }

        Size = size;
        Alpha = alpha;
        Beta = beta;
        K = k;
        DataFormat = dataFormat;
        StartWith(inputShape, name);
    }

    internal LocalResponseNormalization(LayerConfig config)
        : this(config.Int("size", 5))
    {
        Alpha = config.Number("alpha", Alpha);
        Beta = config.Number("beta", Beta);
        K = config.Number("k", K);
        DataFormat = config.DataFormat();
    }

    /// <summary>The number of channels in the window.</summary>
    public int Size { get; }

    /// <summary>The factor of the mean square; 0.0001 by default.</summary>
    public double Alpha { get; init; } = 1e-4;

    /// <summary>The exponent; 0.75 by default.</summary>
    public double Beta { get; init; } = 0.75;

    /// <summary>The constant; 2 by default.</summary>
    public double K { get; init; } = 2;

    /// <summary>Where the channels are; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["size"] = Size,
        ["alpha"] = Alpha,
        ["beta"] = Beta,
        ["k"] = K,
        ["data_format"] = KerasNames.ToKeras(DataFormat),
    };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        if (source.Rank < 3)
        {
            throw BadShape(
                $"local response normalization expects channels and at least one spatial axis, received samples of shape " +
                    $"{new Shape(source.UserShape.AsSpan()[1..])}.");
        }

        source = context.ToFormat(source, DataFormat);
        return source with { Value = context.Emit(new LocalResponseNormalizationOp(Size, (float)Alpha, (float)Beta, (float)K), source.Value) };
    }
}
