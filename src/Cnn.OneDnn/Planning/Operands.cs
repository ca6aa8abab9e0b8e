using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Planning;

/// <summary>What an operand is to the choice of layouts.</summary>
internal enum OperandRole
{
    /// <summary>An activation, a statistic or a vector: the plan says how it lies.</summary>
    Plain,

    /// <summary>Weights: the kernel says how it wants them.</summary>
    Weights,

    /// <summary>A kernel's private note to its backward pass.</summary>
    Opaque,
}

/// <summary>The roles of ops' operands.</summary>
internal static class Operands
{
    public static OperandRole InputRole(Op op, int index) => op switch
    {
        ConvolutionOp or DenseOp or ConvolutionBackwardDataOp or DenseBackwardDataOp when index == 1 => OperandRole.Weights,
        PoolingBackwardOp when index == 1 => OperandRole.Opaque,
        BatchNormalizationBackwardOp { Relu: true } bn when index == bn.GradientInput + 1 => OperandRole.Opaque,
        _ => OperandRole.Plain,
    };

    public static OperandRole OutputRole(Op op, int index) => op switch
    {
        ConvolutionBackwardWeightsOp or DenseBackwardWeightsOp when index == 0 => OperandRole.Weights,
        PoolingOp when index == 1 => OperandRole.Opaque,
        BatchNormalizationOp when index == 3 => OperandRole.Opaque,
        _ => OperandRole.Plain,
    };

    /// <summary>
    /// Whether an input is an activation or its gradient, which a plan in bfloat16 stores so. Weights of matrix products follow from their role;
    /// statistics, vectors of weights, masks, labels and everything about the loss stay as they are.
    /// </summary>
    public static bool IsNarrowInput(Op op, int index) => op switch
    {
        ConvolutionOp c => index <= 1 || (c.Residual && index == (c.Bias ? 3 : 2)),
        ConvolutionBackwardDataOp or DenseOp or DenseBackwardDataOp => index <= 1,
        ConvolutionBackwardWeightsOp or DenseBackwardWeightsOp => true,
        PoolingOp or PoolingBackwardOp or ActivationOp or DropoutOp or DropoutBackwardOp or BatchNormalizationOp or BatchNormalizationInferenceOp => index == 0,
        ActivationBackwardOp or SumOp or ReluSumBackwardOp or ConcatenateOp or SliceOp or PadOp or AffineOp or ResizeOp or ResizeBackwardOp or SubsampleOp or SubsampleBackwardOp => true,
        BatchNormalizationBackwardOp bn => index == 0 || index == bn.GradientInput,
        BatchNormalizationSumOp bn => index == 0 || index == bn.Addend,
        BinaryOp { Kind: BinaryKind.Add } => true,
        _ => false,
    };

    /// <summary>Whether an output is an activation or its gradient.</summary>
    public static bool IsNarrowOutput(Op op, int index) =>
        index == 0 && op is not (ConvolutionBackwardWeightsOp or DenseBackwardWeightsOp) && IsNarrowInput(op, 0);

    /// <summary>The layout of activations: channels innermost.</summary>
    public static Layout PlainLayout(Value value, DataType type) =>
        value.Kind is ValueKind.Parameter or ValueKind.Folded && value.Shape.Rank >= 3 ? Layout.RowMajor(value.Shape, type) : Layout.ChannelsLast(value.Shape, type);
}
