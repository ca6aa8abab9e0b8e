using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Functions in Keras's letters: one is the other.</content>
public static partial class Ops
{
    /// <inheritdoc cref="ArgMax"/>
    public static Tensor Argmax(Tensor x, int? axis = null, bool keepDims = false) => ArgMax(x, axis, keepDims);

    /// <inheritdoc cref="ArgMin"/>
    public static Tensor Argmin(Tensor x, int? axis = null, bool keepDims = false) => ArgMin(x, axis, keepDims);

    /// <inheritdoc cref="ArgSort"/>
    public static Tensor Argsort(Tensor x, int axis = -1) => ArgSort(x, axis);

    /// <inheritdoc cref="CumSum"/>
    public static Tensor Cumsum(Tensor x, int? axis = null) => CumSum(x, axis);

    /// <inheritdoc cref="CumProd"/>
    public static Tensor Cumprod(Tensor x, int? axis = null) => CumProd(x, axis);

    /// <inheritdoc cref="LogSumExp"/>
    public static Tensor Logsumexp(Tensor x, PerAxis? axis = null, bool keepDims = false) => LogSumExp(x, axis, keepDims);

    /// <inheritdoc cref="IsNaN"/>
    public static Tensor Isnan(Tensor x) => IsNaN(x);

    /// <inheritdoc cref="IsInf"/>
    public static Tensor Isinf(Tensor x) => IsInf(x);

    /// <inheritdoc cref="IsFinite"/>
    public static Tensor Isfinite(Tensor x) => IsFinite(x);

    /// <inheritdoc cref="ArcSin"/>
    public static Tensor Arcsin(Tensor x) => ArcSin(x);

    /// <inheritdoc cref="ArcCos"/>
    public static Tensor Arccos(Tensor x) => ArcCos(x);

    /// <inheritdoc cref="ArcTan"/>
    public static Tensor Arctan(Tensor x) => ArcTan(x);

    /// <inheritdoc cref="Log1P"/>
    public static Tensor Log1p(Tensor x) => Log1P(x);

    /// <inheritdoc cref="ExpM1"/>
    public static Tensor Expm1(Tensor x) => ExpM1(x);

    /// <inheritdoc cref="MatMul(Tensor, Tensor)"/>
    public static Tensor Matmul(Tensor a, Tensor b) => MatMul(a, b);

    /// <inheritdoc cref="MatMul(Symbol, Symbol)"/>
    public static Symbol Matmul(Symbol a, Symbol b) => MatMul(a, b);

    /// <inheritdoc cref="ArcTan2"/>
    public static Tensor Arctan2(NumberOrTensor a, NumberOrTensor b) => ArcTan2(a, b);

    /// <inheritdoc cref="TensorDot"/>
    public static Tensor Tensordot(Tensor a, Tensor b, int axes = 2) => TensorDot(a, b, axes);

    /// <inheritdoc cref="MoveAxis"/>
    public static Tensor Moveaxis(Tensor x, int source, int destination) => MoveAxis(x, source, destination);

    /// <inheritdoc cref="SwapAxes"/>
    public static Tensor Swapaxes(Tensor x, int axis1, int axis2) => SwapAxes(x, axis1, axis2);

    /// <inheritdoc cref="HStack"/>
    public static Tensor Hstack(IReadOnlyList<Tensor> xs) => HStack(xs);

    /// <inheritdoc cref="VStack"/>
    public static Tensor Vstack(IReadOnlyList<Tensor> xs) => VStack(xs);

    /// <inheritdoc cref="MeshGrid(IReadOnlyList{Tensor})"/>
    public static Tensor[] Meshgrid(params IReadOnlyList<Tensor> xs) => MeshGrid(xs);
}
