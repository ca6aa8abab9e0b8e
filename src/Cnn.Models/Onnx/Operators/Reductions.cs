using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Operators;

/// <summary>Reductions that the engine has no operation for.</summary>
internal static class Reductions
{
    /// <summary>log(sum(exp(x))), of the distances from the largest, so that nothing overflows.</summary>
    public static Symbol LogSumExp(LayerContext c, Symbol x, int[] axes, bool keeps)
    {
        // Infinity less itself is no number; its distance from the largest float is right.
        Symbol largest = c.Clip(c.Max(x, axes, keepDims: true), -float.MaxValue, float.MaxValue);
        Symbol sum = c.Add(c.Log(c.Sum(c.Exp(c.Subtract(x, largest)), axes, keepDims: true)), largest);
        return keeps ? sum : Drop(c, sum, axes);
    }

    /// <summary>The product, halves of an axis times each other until one place is left.</summary>
    public static Symbol Product(LayerContext c, Symbol x, int[] axes, bool keeps)
    {
        foreach (int axis in axes)
        {
            for (int size = x.UserShape[axis]; size > 1; size = x.UserShape[axis])
            {
                int half = size / 2;
                Symbol product = c.Multiply(Movements.Part(c, x, axis, 0, half), Movements.Part(c, x, axis, half, half));
                x = size % 2 == 0 ? product : c.Concatenate([product, Movements.Part(c, x, axis, size - 1, 1)], axis);
            }
        }

        return keeps ? x : Drop(c, x, axes);
    }

    /// <summary>(sum(|x|^p))^(1/p).</summary>
    public static Symbol Norm(LayerContext c, Symbol x, int[] axes, bool keeps, float p) => c.Power(c.Sum(c.Power(c.Abs(x), p), axes, keeps), 1 / p);

    /// <summary>The first, or last, place of an axis that holds an extreme: the positions of all places that do are compared.</summary>
    public static Symbol Place(LayerContext c, Symbol extreme, Symbol[] x, OperatorOptions o)
    {
        int axis = o.Int("axis"), size = x[0].UserShape[axis];
        bool last = o.Bool("last");
        Symbol holds = c.Equal(x[0], extreme), positions = c.Add(c.Fill(x[0], 0), x[1]);
        Symbol places = c.Where(holds, positions, c.Fill(x[0], last ? -1 : size));
        return last ? c.Max(places, [axis], o.Bool("keepdims")) : c.Min(places, [axis], o.Bool("keepdims"));
    }

    private static Symbol Drop(LayerContext c, Symbol x, int[] axes)
    {
        int[] left = [.. x.UserShape.Where((_, axis) => !axes.Contains(axis))];
        return c.Reshape(x, new Shape(left), x.Format);
    }
}
