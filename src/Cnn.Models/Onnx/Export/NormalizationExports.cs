using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Models.Onnx.Export;

/// <summary>Normalizations as they predict.</summary>
internal static class NormalizationExports
{
    public static string Batch(ExportContext context, Node node, BatchNormalizationInferenceOp op)
    {
        string name = node.Outputs[0].Name;
        int channels = node.Inputs[0].Shape[1];
        (string scale, string shift, int next) = ScaleAndShift(context, node, op.Scale, op.Shift, channels);
        string result = context.Writer.Node(
            "BatchNormalization", name, [context[node.Inputs[0]], scale, shift, context[node.Inputs[next]], context[node.Inputs[next + 1]]], Attributes.Float("epsilon", op.Epsilon));
        return op.Relu ? context.Writer.Node("Relu", $"{name}/relu", [result]) : result;
    }

    public static string Layer(ExportContext context, Node node, LayerNormalizationOp op)
    {
        (string scale, string shift, _) = ScaleAndShift(context, node, op.Scale, op.Shift, node.Inputs[0].Shape[1]);
        return context.Writer.Node("LayerNormalization", node.Outputs[0].Name, [context[node.Inputs[0]], scale, shift], Attributes.Int("axis", -1), Attributes.Float("epsilon", op.Epsilon));
    }

    /// <summary>Each group is an instance of its own: its channels are laid end to end, normalized and put back; scale and shift are per channel.</summary>
    public static string Group(ExportContext context, Node node, GroupNormalizationOp op)
    {
        string name = node.Outputs[0].Name;
        GraphWriter writer = context.Writer;
        Shape shape = node.Inputs[0].Shape;
        float[] ones = [.. Enumerable.Repeat(1f, op.Groups)];
        string groups = writer.Reshape($"{name}/groups", context[node.Inputs[0]], 0, op.Groups, -1);
        string normal = writer.Node(
            "InstanceNormalization", $"{name}/normal", [groups, writer.Constant($"{name}/ones", ones, ones.Length), writer.Constant($"{name}/zeros", new float[ones.Length], ones.Length)], Attributes.Float("epsilon", op.Epsilon));
        string result = writer.Reshape($"{name}/channels", normal, context.Sizes(node.Inputs[0], shape.AsSpan()));
        int[] perChannel = [1, shape[1], .. Enumerable.Repeat(1, shape.Rank - 2)];
        int next = 1;
        if (op.Scale)
        {
            result = writer.Node("Mul", $"{name}/scale", [result, writer.Reshape($"{name}/gamma", context[node.Inputs[next++]], perChannel)]);
        }

        return op.Shift ? writer.Node("Add", $"{name}/shift", [result, writer.Reshape($"{name}/beta", context[node.Inputs[next]], perChannel)]) : result;
    }

    public static string LocalResponse(ExportContext context, Node node, LocalResponseNormalizationOp op) => context.Writer.Node(
        "LRN",
        node.Outputs[0].Name,
        [context[node.Inputs[0]]],
        Attributes.Int("size", op.Size),
        Attributes.Float("alpha", op.Alpha),
        Attributes.Float("beta", op.Beta),
        Attributes.Float("bias", op.K));

    // ONNX wants both: ones and zeros stand where the layer has none.
    private static (string Scale, string Shift, int Next) ScaleAndShift(ExportContext context, Node node, bool scale, bool shift, int channels)
    {
        string name = node.Outputs[0].Name;
        int next = 1;
        string gamma = scale ? context[node.Inputs[next++]] : context.Writer.Constant($"{name}/ones", [.. Enumerable.Repeat(1f, channels)], channels);
        string beta = shift ? context[node.Inputs[next++]] : context.Writer.Constant($"{name}/zeros", new float[channels], channels);
        return (gamma, beta, next);
    }
}
