using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Models.Onnx.Export;

/// <summary>Writes one node of the engine's graph as one or several of ONNX's.</summary>
internal static class NodeExporter
{
    /// <returns>The name of the node's first output.</returns>
    /// <exception cref="UnsupportedException">ONNX has nothing like it.</exception>
    public static string Write(ExportContext context, Node node) => node.Op switch
    {
        ConvolutionOp op => WindowExports.Convolution(context, node, op),
        ConvolutionBackwardDataOp op => WindowExports.Transposed(context, node, op),
        PoolingOp op => WindowExports.Pooling(context, node, op),
        DenseOp op => WindowExports.Dense(context, node, op),
        BatchNormalizationInferenceOp op => NormalizationExports.Batch(context, node, op),
        GroupNormalizationOp op => NormalizationExports.Group(context, node, op),
        LayerNormalizationOp op => NormalizationExports.Layer(context, node, op),
        LocalResponseNormalizationOp op => NormalizationExports.LocalResponse(context, node, op),
        ActivationOp op => ElementwiseExports.Activate(context, node.Outputs[0].Name, context[node.Inputs[0]], op.Activation, op.Alpha),
        SoftmaxOp op => ElementwiseExports.Softmax(context, node, op),
        PReluOp => context.Writer.Node("PRelu", node.Outputs[0].Name, node.Inputs.Select(v => context[v])),
        AffineOp op => ElementwiseExports.Affine(context, node, op),
        ClipOp op => ElementwiseExports.Clip(context, node, op),
        BinaryOp op => ElementwiseExports.Binary(context, node, op),
        SumOp => context.Writer.Node("Sum", node.Outputs[0].Name, node.Inputs.Select(v => context[v])),
        ReshapeOp op => ShapeExports.Reshape(context, node, op),
        TransposeOp op => context.Writer.Transpose(node.Outputs[0].Name, context[node.Inputs[0]], [.. op.Axes]),
        ConcatenateOp op => context.Writer.Node("Concat", node.Outputs[0].Name, node.Inputs.Select(v => context[v]), Attributes.Int("axis", op.Axis)),
        PadOp op => ShapeExports.Pad(context, node, op),
        SliceOp op => ShapeExports.Slice(context, node, op),
        ResizeOp op => ShapeExports.Resize(context, node, op),
        _ => throw new UnsupportedException($"Layer '{node.Scope}' computes '{node.Op.Name}', for which ONNX has no operator. Leave the layer out of what is exported."),
    };
}
