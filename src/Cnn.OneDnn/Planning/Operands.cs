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

    /// <summary>The layout of activations: channels innermost.</summary>
    public static Layout PlainLayout(Value value) => Layout.ChannelsLast(value.Shape, value.Type);
}
