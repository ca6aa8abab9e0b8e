namespace Cnn.OneDnn;

/// <content>Two tensors element by element: axes of one place, and axes that are missing in front, are repeated, as in NumPy.</content>
public static partial class Ops
{
    /// <summary>a + b.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Add(NumberOrTensor a, NumberOrTensor b) => a.Value + b.Value;

    /// <summary>a - b.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Subtract(NumberOrTensor a, NumberOrTensor b) => a.Value - b.Value;

    /// <summary>a b.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Multiply(NumberOrTensor a, NumberOrTensor b) => a.Value * b.Value;

    /// <summary>a / b; infinity or NaN where b is 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Divide(NumberOrTensor a, NumberOrTensor b) => a.Value / b.Value;

    /// <summary>The largest whole number that is not above a / b.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor FloorDivide(NumberOrTensor a, NumberOrTensor b) => (a.Value / b.Value).Floor();

    /// <summary>What is left of a after whole parts of b, with b's sign as in Python.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Mod(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x - (y * MathF.Floor(x / y)));

    /// <summary>a to the power of b.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Power(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, MathF.Pow);

    /// <summary>The larger of a and b, NaN where one of them is.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Maximum(NumberOrTensor a, NumberOrTensor b) => Tensor.Larger(a.Value, b.Value);

    /// <summary>The smaller of a and b, NaN where one of them is.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Minimum(NumberOrTensor a, NumberOrTensor b) => Tensor.Smaller(a.Value, b.Value);

    /// <summary>The angle of the point (b, a), in (-pi, pi].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor ArcTan2(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, MathF.Atan2);

    /// <summary>1 where a is b, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Equal(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x == y ? 1 : 0);

    /// <summary>1 where a is not b, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor NotEqual(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x != y ? 1 : 0);

    /// <summary>1 where a is above b, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Greater(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x > y ? 1 : 0);

    /// <summary>1 where a is at least b, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor GreaterEqual(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x >= y ? 1 : 0);

    /// <summary>1 where a is below b, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Less(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x < y ? 1 : 0);

    /// <summary>1 where a is at most b, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LessEqual(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x <= y ? 1 : 0);

    /// <summary>1 where neither is 0, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LogicalAnd(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x != 0 && y != 0 ? 1 : 0);

    /// <summary>1 where one is not 0, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LogicalOr(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => x != 0 || y != 0 ? 1 : 0);

    /// <summary>1 where exactly one is not 0, else 0.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LogicalXor(NumberOrTensor a, NumberOrTensor b) => Pairs(a, b, (x, y) => (x != 0) != (y != 0) ? 1 : 0);

    /// <summary>1 where an element is 0, else 0.</summary>
    public static Tensor LogicalNot(Tensor x) => Each(x, v => v == 0 ? 1 : 0);

    /// <summary>The elements of a where the condition is not zero, of b elsewhere.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Where(Tensor condition, NumberOrTensor a, NumberOrTensor b)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Tensor.Chosen(condition, a.Value, b.Value);
    }

    private static Tensor Pairs(NumberOrTensor a, NumberOrTensor b, Func<float, float, float> function) => Tensor.Paired(a.Value, b.Value, function);

    private static Tensor Each(Tensor x, Func<float, float> function)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = new Tensor(x.Shape);
        ReadOnlySpan<float> values = x.ToFloat32().AsSpan<float>();
        Span<float> results = result.AsSpan<float>();
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = function(values[i]);
        }

        return result;
    }
}
