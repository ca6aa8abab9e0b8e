using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <content>Functions of elements, comparisons and choices.</content>
public sealed partial class LayerContext
{
    /// <summary>The natural logarithm; minus infinity of 0, NaN below.</summary>
    public Symbol Log(Symbol x) => x with { Value = Emit(new UnaryOp(UnaryKind.Logarithm), x.Value) };

    /// <summary>e to the power x.</summary>
    public Symbol Exp(Symbol x) => Activate(x, ActivationKind.Exponential);

    /// <summary>The square root; NaN below 0. Its slope at 0 is infinite.</summary>
    public Symbol Sqrt(Symbol x) => x with { Value = Emit(new UnaryOp(UnaryKind.SquareRoot), x.Value) };

    /// <summary>The absolute value; its slope at 0 counts as 0.</summary>
    public Symbol Abs(Symbol x) => x with { Value = Emit(new UnaryOp(UnaryKind.Absolute), x.Value) };

    /// <summary>-1, 0 or 1. No gradient flows through it.</summary>
    public Symbol Sign(Symbol x) => x with { Value = Emit(new UnaryOp(UnaryKind.Sign), x.Value) };

    /// <summary>x to a fixed power. NaN below 0 where the exponent is no whole number.</summary>
    public Symbol Power(Symbol x, float exponent) => x with { Value = Emit(new PowerOp(exponent), x.Value) };

    /// <summary>x to the power y for positive x, as exp(y log x), broadcast as in <see cref="Add"/>.</summary>
    public Symbol Power(Symbol x, Symbol y) => Exp(Multiply(Log(x), y));

    /// <summary>x x.</summary>
    public Symbol Square(Symbol x) => Power(x, 2);

    /// <summary>
    /// 1 where a = b, else 0, broadcast as in <see cref="Add"/>. Like all comparisons it lets no gradient flow, and none but <see cref="NotEqual"/> holds of
    /// NaN.
    /// </summary>
    public Symbol Equal(Symbol a, Symbol b) => Compare(ComparisonKind.Equal, a, b);

    /// <summary>1 where a is not b, else 0; see <see cref="Equal"/>.</summary>
    public Symbol NotEqual(Symbol a, Symbol b) => Compare(ComparisonKind.NotEqual, a, b);

    /// <summary>1 where a > b, else 0; see <see cref="Equal"/>.</summary>
    public Symbol Greater(Symbol a, Symbol b) => Compare(ComparisonKind.Greater, a, b);

    /// <summary>1 where a >= b, else 0; see <see cref="Equal"/>.</summary>
    public Symbol GreaterOrEqual(Symbol a, Symbol b) => Compare(ComparisonKind.GreaterOrEqual, a, b);

    /// <summary>1 where a is less than b, else 0; see <see cref="Equal"/>.</summary>
    public Symbol Less(Symbol a, Symbol b) => Compare(ComparisonKind.Greater, b, a);

    /// <summary>1 where a is at most b, else 0; see <see cref="Equal"/>.</summary>
    public Symbol LessOrEqual(Symbol a, Symbol b) => Compare(ComparisonKind.GreaterOrEqual, b, a);

    /// <summary>b where the condition is not 0, else c; all broadcast against each other. Gradients flow to what was chosen.</summary>
    public Symbol Where(Symbol condition, Symbol b, Symbol c)
    {
        (condition, b) = Aligned(condition, b);
        (condition, c) = Aligned(condition, c);
        return condition with { Value = Emit(new SelectOp(), condition.Value, Full(b, condition), Full(c, condition)) };
    }

    /// <summary>A tensor of x's shape that holds one number.</summary>
    public Symbol Fill(Symbol x, float value) => Affine(x, 0, value);

    private Symbol Compare(ComparisonKind kind, Symbol a, Symbol b)
    {
        (a, b) = Aligned(a, b);
        return a with { Value = Emit(new CompareOp(kind), a.Value, b.Value) };
    }

    private Value Full(Symbol x, Symbol like) => x.Value.Shape == like.Value.Shape ? x.Value : Emit(new BroadcastOp(like.Value.Shape), x.Value);

    /// <summary>
    /// Both with the same number of axes, in one format, and a with the sizes of the result: as in NumPy, axes are counted from the last one, and those of size
    /// 1 are broadcast. What does not fit is left to the op, which says so.
    /// </summary>
    private (Symbol A, Symbol B) Aligned(Symbol a, Symbol b)
    {
        if (a.Value.Shape == b.Value.Shape && (a.Format == b.Format || a.Rank < 3))
        {
            return (a, b with { Format = a.Format });
        }

        (a, b) = a.Rank < b.Rank ? (Widened(a, b), b) : b.Rank < a.Rank ? (a, Widened(b, a)) : (a, ToFormat(b, a.Format));
        Shape sizes = a.Value.Shape, others = b.Value.Shape;
        var full = new Shape([.. sizes.Select((size, axis) => size == 1 ? others[axis] : size)]);
        return (full == sizes ? a : a with { Value = Emit(new BroadcastOp(full), a.Value) }, b);
    }

    private Symbol Widened(Symbol x, Symbol like) =>
        Reshape(x, new Shape([.. Enumerable.Repeat(1, like.Rank - x.Rank), .. x.UserShape]), like.Format);
}
