using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Export;

/// <summary>Writes one node of the engine's graph as one or several of ONNX's.</summary>
internal static class NodeExporter
{
    /// <returns>The name of the node's first output.</returns>
    /// <exception cref="UnsupportedException">ONNX has nothing like it.</exception>
    public static string Write(ExportContext context, GraphNode node) => node.Operation switch
    {
        "convolution" => WindowExports.Convolution(context, node),
        "convolution_backward_data" => WindowExports.Transposed(context, node),
        "max_pooling" or "average_pooling" => WindowExports.Pooling(context, node),
        "dense" => WindowExports.Dense(context, node),
        "batch_normalization_inference" => NormalizationExports.Batch(context, node),
        "group_normalization" => NormalizationExports.Group(context, node),
        "layer_normalization" => NormalizationExports.Layer(context, node),
        "lrn" => NormalizationExports.LocalResponse(context, node),
        "softmax" => ElementwiseExports.Softmax(context, node, "Softmax"),
        "log_softmax" => ElementwiseExports.Softmax(context, node, "LogSoftmax"),
        "prelu" => OfAll(context, node, "PRelu"),
        "affine" => ElementwiseExports.Affine(context, node),
        "clip" => ElementwiseExports.Clip(context, node),
        "add" => ElementwiseExports.Binary(context, node, "Add"),
        "subtract" => ElementwiseExports.Binary(context, node, "Sub"),
        "multiply" => ElementwiseExports.Binary(context, node, "Mul"),
        "divide" => ElementwiseExports.Binary(context, node, "Div"),
        "maximum" => ElementwiseExports.Binary(context, node, "Max"),
        "minimum" => ElementwiseExports.Binary(context, node, "Min"),
        "sum" => OfAll(context, node, "Sum"),
        "reshape" => ShapeExports.Reshape(context, node),
        "transpose" => context.Writer.Transpose(node.Outputs[0].Name, context[node.Inputs[0]], [.. node.Attribute<IReadOnlyList<int>>("axes")]),
        "concatenate" => OfAll(context, node, "Concat", Attributes.Int("axis", node.Attribute<int>("axis"))),
        "pad" => ShapeExports.Pad(context, node),
        "slice" => ShapeExports.Slice(context, node),
        "resample" => ShapeExports.Resample(context, node),
        "resize_bilinear" or "resize_nearest" => ShapeExports.Resize(context, node),
        _ when node.Attributes.ContainsKey("function") => ElementwiseExports.Activate(context, node),
        _ => throw new UnsupportedException(
            $"Layer '{node.Scope}' computes '{node.Operation}', for which ONNX has no operator. Leave the layer out of what is exported."),
    };

    private static string OfAll(ExportContext context, GraphNode node, string operation, params IEnumerable<AttributeProto> attributes) =>
        context.Writer.Node(operation, node.Outputs[0].Name, node.Inputs.Select(v => context[v]), attributes);
}
