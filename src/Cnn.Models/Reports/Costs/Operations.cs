using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.Models.Reports;

/// <summary>
/// Counts a node's floating-point operations: two for a multiplication with its addition, one for each element that a window or a simple function reads. Moving data counts
/// nothing. Functions such as exp count as one, normalizations as the few operations of their formula.
/// </summary>
internal static class Operations
{
    private const int NormalizationSteps = 5, SoftmaxSteps = 3, AffineSteps = 2;

    public static long Of(Node node)
    {
        long elements = node.Outputs.Length == 0 ? 0 : node.Outputs[0].Shape.ElementCount;
        return node.Op switch
        {
            ConvolutionOp op => Products(elements, node.Inputs[1].Shape, op.Groups) + (op.Bias ? elements : 0),
            ConvolutionBackwardDataOp op => Products(node.Inputs[0].Shape.ElementCount, node.Inputs[1].Shape, op.Groups),
            DenseOp op => (2 * elements * node.Inputs[1].Shape[1]) + (op.Bias ? elements : 0),
            PoolingOp op => op.Kernel.Aggregate(elements, (product, size) => product * size),
            ReshapeOp or TransposeOp or SliceOp or PadOp or ReorderOp or ConcatenateOp or ResizeOp { Bilinear: false } => 0,
            BatchNormalizationInferenceOp => AffineSteps * elements,
            LayerNormalizationOp or GroupNormalizationOp => NormalizationSteps * elements,
            LocalResponseNormalizationOp op => (long)(op.Size + NormalizationSteps) * elements,
            SoftmaxOp => SoftmaxSteps * elements,
            _ => elements,
        };
    }

    // Each of the elements on the side of the output channels meets every weight of its channel once.
    private static long Products(long elements, Shape weights, int groups) => 2 * elements * (weights.ElementCount / ConvolutionOp.OutputChannels(weights, groups));
}
