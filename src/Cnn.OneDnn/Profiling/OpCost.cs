using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Profiling;

/// <summary>What a step of a plan is counted as and how much it has to do.</summary>
internal static class OpCost
{
    public static string KindOf(Op op) => op switch
    {
        ConvolutionOp or ConvolutionBackwardDataOp or ConvolutionBackwardWeightsOp => "convolution",
        DenseOp or DenseBackwardDataOp or DenseBackwardWeightsOp => "dense",
        PoolingOp or PoolingBackwardOp => "pooling",
        BatchNormalizationOp or BatchNormalizationSumOp or BatchNormalizationBackwardOp or BatchNormalizationInferenceOp or BatchNormalizationInferenceBackwardOp or LayerNormalizationOp
            or LayerNormalizationBackwardOp or GroupNormalizationOp or GroupNormalizationBackwardOp or LocalResponseNormalizationOp
            or LocalResponseNormalizationBackwardOp or MovingAverageOp => "normalization",
        SoftmaxCrossEntropyOp or LossOp => "loss",
        ReorderOp => "reorder",
        ConcatenateOp or SliceOp or PadOp or ResizeOp or ResizeBackwardOp or SubsampleOp or SubsampleBackwardOp => "movement",
        _ => "elementwise",
    };

    /// <summary>Two operations per multiply-and-add of a convolution or product; 0 for ops that memory limits.</summary>
    public static double Flops(PlanStep step)
    {
        Shape[] inputs = [.. step.Inputs.Select(s => s.Layout.Shape)], outputs = [.. step.Outputs.Select(s => s.Layout.Shape)];
        return step.Op switch
        {
            ConvolutionOp => 2 * Sites(outputs[0]) * inputs[1].ElementCount,
            ConvolutionBackwardDataOp => 2 * Sites(inputs[0]) * inputs[1].ElementCount,
            ConvolutionBackwardWeightsOp => 2 * Sites(inputs[1]) * outputs[0].ElementCount,
            DenseOp => 2.0 * inputs[0][0] * inputs[1].ElementCount,
            DenseBackwardDataOp => 2.0 * inputs[0][0] * inputs[1].ElementCount,
            DenseBackwardWeightsOp => 2.0 * inputs[0][0] * outputs[0].ElementCount,
            _ => 0,
        };
    }

    public static double Bytes(PlanStep step) => step.Inputs.Concat(step.Outputs).Sum(s => (double)s.Layout.ByteSize);

    // The output positions of all samples: each meets every weight once.
    private static double Sites(Shape destination) => (double)destination.ElementCount / destination[1];
}
