using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Functions of elements, of axes and of shapes.</content>
public static partial class Ops
{
    /// <summary>The absolute value of each element.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Abs(Symbol x) => LayerContext.Current.Abs(x);

    /// <summary>e to the power of each element.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Exp(Symbol x) => LayerContext.Current.Exp(x);

    /// <summary>The natural logarithm of each element.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Log(Symbol x) => LayerContext.Current.Log(x);

    /// <summary>The square root of each element.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Sqrt(Symbol x) => LayerContext.Current.Sqrt(x);

    /// <summary>The square of each element.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Square(Symbol x) => LayerContext.Current.Square(x);

    /// <summary>-1, 0 or 1 of each element.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Sign(Symbol x) => LayerContext.Current.Sign(x);

    /// <summary>Each element to a power.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Power(Symbol x, double exponent) => LayerContext.Current.Power(x, (float)exponent);

    /// <summary>min(max(x, xMin), xMax).</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Clip(Symbol x, double xMin, double xMax) => LayerContext.Current.Clip(x, (float)xMin, (float)xMax);

    /// <summary>The sum of a and b, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Add(Symbol a, Symbol b) => LayerContext.Current.Add(a, b);

    /// <summary>The difference of a and b, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Subtract(Symbol a, Symbol b) => LayerContext.Current.Subtract(a, b);

    /// <summary>The product of a and b, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Multiply(Symbol a, Symbol b) => LayerContext.Current.Multiply(a, b);

    /// <summary>The quotient of a and b, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Divide(Symbol a, Symbol b) => LayerContext.Current.Divide(a, b);

    /// <summary>The larger of a and b, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Maximum(Symbol a, Symbol b) => LayerContext.Current.Maximum(a, b);

    /// <summary>The smaller of a and b, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Minimum(Symbol a, Symbol b) => LayerContext.Current.Minimum(a, b);

    /// <summary>a where the condition is not 0, else b.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Where(Symbol condition, Symbol a, Symbol b) => LayerContext.Current.Where(condition, a, b);

    /// <summary>The mean along axes, the batch being axis 0; along all if null.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Mean(Symbol x, PerAxis? axis = null, bool keepDims = false) => LayerContext.Current.Mean(x, axis, keepDims);

    /// <summary>The sum along axes, the batch being axis 0; along all if null.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Sum(Symbol x, PerAxis? axis = null, bool keepDims = false) => LayerContext.Current.Sum(x, axis, keepDims);

    /// <summary>The largest element along axes, the batch being axis 0; along all if null.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Max(Symbol x, PerAxis? axis = null, bool keepDims = false) => LayerContext.Current.Max(x, axis, keepDims);

    /// <summary>The smallest element along axes, the batch being axis 0; along all if null.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Min(Symbol x, PerAxis? axis = null, bool keepDims = false) => LayerContext.Current.Min(x, axis, keepDims);

    /// <summary>The product of a (..., n) with a matrix (n, m).</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol MatMul(Symbol a, Symbol b) => LayerContext.Current.MatMul(a, b);

    /// <summary>The same elements in another shape, the batch first.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Reshape(Symbol x, params ReadOnlySpan<int> shape) => LayerContext.Current.Reshape(x, new Shape(shape), x.Format);

    /// <summary>Axis i of the result is axis axes[i] of x, the batch being axis 0.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Transpose(Symbol x, params ReadOnlySpan<int> axes) => LayerContext.Current.Transpose(x, axes);

    /// <summary>Tensors joined along an axis.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Concatenate(IReadOnlyList<Symbol> xs, int axis = -1) => LayerContext.Current.Concatenate(xs, axis);

    /// <summary>1 at the place of each label, else 0.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol OneHot(Symbol labels, int numClasses) => LayerContext.Current.OneHot(labels, numClasses);
}
