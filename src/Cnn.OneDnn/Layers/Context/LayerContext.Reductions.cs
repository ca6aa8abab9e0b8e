using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <content>Sums, means and extremes over axes.</content>
public sealed partial class LayerContext
{
    /// <summary>The sum over some axes of the user's order, batch included; negative ones count from the end.</summary>
    /// <param name="x">What is summed.</param>
    /// <param name="axes">Over which axes; none for all.</param>
    /// <param name="keepDims">Whether these axes stay, with one place.</param>
    /// <exception cref="ShapeException">x has no such axis.</exception>
    public Symbol Sum(Symbol x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce(x, axes, keepDims, target => new ReduceSumOp(target));

    /// <summary>The mean over some axes; see <see cref="Sum"/>.</summary>
    /// <inheritdoc cref="Sum"/>
    public Symbol Mean(Symbol x, IReadOnlyList<int>? axes = null, bool keepDims = false)
    {
        Symbol sum = Sum(x, axes, keepDims);
        return Affine(sum, (float)sum.Value.Shape.ElementCount / x.Value.Shape.ElementCount, 0);
    }

    /// <summary>The largest element over some axes; see <see cref="Sum"/>. Equal ones share the gradient.</summary>
    /// <inheritdoc cref="Sum"/>
    public Symbol Max(Symbol x, IReadOnlyList<int>? axes = null, bool keepDims = false) =>
        Reduce(x, axes, keepDims, target => new ReduceExtremeOp(Largest: true, target));

    /// <summary>The smallest element over some axes; see <see cref="Sum"/>. Equal ones share the gradient.</summary>
    /// <inheritdoc cref="Sum"/>
    public Symbol Min(Symbol x, IReadOnlyList<int>? axes = null, bool keepDims = false) =>
        Reduce(x, axes, keepDims, target => new ReduceExtremeOp(Largest: false, target));

    private Symbol Reduce(Symbol x, IReadOnlyList<int>? axes, bool keepDims, Func<Shape, Op> make)
    {
        bool all = axes is null || axes.Count == 0;
        bool[] gone = new bool[x.Rank];
        int[] target = x.Value.Shape.ToArray();
        foreach (int axis in all ? Enumerable.Range(0, x.Rank) : axes!)
        {
            target[x.LogicalAxis(axis)] = 1;
            gone[axis < 0 ? axis + x.Rank : axis] = true;
        }

        var shape = new Shape(target);
        Symbol result = shape == x.Value.Shape ? x : x with { Value = Emit(make(shape), x.Value) };
        int[] left = [.. result.UserShape.Where((_, axis) => !gone[axis])];
        return keepDims ? result : Reshape(result, new Shape(left.Length == 0 ? [1] : left), x.Format);
    }
}
