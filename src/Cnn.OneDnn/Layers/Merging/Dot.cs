using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// The products of two tensors, sample by sample, summed over an axis of each: of (n, d) and (n, d) a number, (n, 1); of (n, ..., d) and (n, ..., d) the axes
/// of the first without that one, then those of the second. With <see cref="Normalize"/> what is summed over has norm 1 before: cosines of angles.
/// </summary>
public sealed class Dot : Layer
{
    // Keras's epsilon, squared.
    private const float LeastSquare = 1e-14f;

    /// <summary>A layer that sums over these axes.</summary>
    /// <param name="axes">The axis of both tensors, or one of each, in the user's order with the batch as axis 0; negative ones count from the end.</param>
    /// <param name="normalize">Whether what is summed over is scaled to a norm of 1 before.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">There are neither one nor two axes, or the batch is one of them.</exception>
    public Dot(PerAxis axes, bool normalize = false, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(axes);
        int[] given = [.. axes];
        Axes = given.Length is 1 or 2 && !given.Contains(0)
            ? axes
            : throw new ArgumentException($"Expected one or two axes after the batch, received ({string.Join(", ", given)}).", nameof(axes));
        Normalize = normalize;
        StartWith(null, name);
    }

    internal Dot(LayerConfig config)
        : this(config.PerAxis("axes"), config.Bool("normalize", false))
    {
    }

    /// <summary>The axis of both tensors, or one of each.</summary>
    public PerAxis Axes { get; }

    /// <summary>Whether what is summed over is scaled to a norm of 1 before.</summary>
    public bool Normalize { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["axes"] = KerasNames.ToKeras(Axes), ["normalize"] = Normalize };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != 2)
        {
            throw BadShape($"Dot expects two inputs, received {inputs.Count}.");
        }

        int[] axes = [.. Axes];
        Symbol a = SummedLast(context, inputs[0], axes[0]), b = SummedLast(context, inputs[1], axes[^1]);
        if (a.UserShape[-1] != b.UserShape[-1])
        {
            throw BadShape(
                $"Dot sums over axes of one size, received {a.UserShape[-1]} and {b.UserShape[-1]} along axes {axes[0]} and {axes[^1]} of " +
                    $"{inputs[0].UserShape} and {inputs[1].UserShape}.");
        }

        // (n, places of a, 1, d) times (n, 1, places of b, d).
        int[] left = [.. a.UserShape.AsSpan()[1..^1]], right = [.. b.UserShape.AsSpan()[1..^1]];
        int count = a.UserShape[0], size = a.UserShape[-1];
        Symbol products = context.Multiply(
            context.Reshape(a, new Shape(count, Places(left), 1, size), DataFormat.ChannelsFirst),
            context.Reshape(b, new Shape(count, 1, Places(right), size), DataFormat.ChannelsFirst));
        int[] shape = [count, .. left, .. right];
        return context.Reshape(context.Sum(products, [3]), new Shape(shape.Length == 1 ? [count, 1] : shape), inputs[0].Format);
    }

    private static int Places(int[] sizes) => sizes.Aggregate(1, (a, b) => checked(a * b));

    private Symbol SummedLast(LayerContext context, Symbol x, int axis)
    {
        int summed = axis < 0 ? axis + x.Rank : axis;
        if (summed < 1 || summed >= x.Rank)
        {
            throw BadShape($"Dot sums over an axis after the batch, received axis {axis} of {x.UserShape}.");
        }

        if (Normalize)
        {
            Symbol squares = context.Sum(context.Square(x), [summed], keepDims: true);
            x = context.Multiply(x, context.Power(context.Maximum(squares, context.Fill(squares, LeastSquare)), -0.5f));
        }

        int[] order = [.. Enumerable.Range(0, x.Rank).Where(i => i != summed), summed];
        return summed == x.Rank - 1 ? x : context.Transpose(x, order);
    }
}
