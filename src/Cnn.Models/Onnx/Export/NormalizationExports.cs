using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Export;

/// <summary>Normalizations as they predict.</summary>
internal static class NormalizationExports
{
    public static string Batch(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name;
        int channels = node.Inputs[0].Shape[1];
        (string scale, string shift, int next) = ScaleAndShift(context, node, channels);
        string result = context.Writer.Node(
            "BatchNormalization", name, [context[node.Inputs[0]], scale, shift, context[node.Inputs[next]], context[node.Inputs[next + 1]]], Epsilon(node));
        return node.Attribute<bool>("relu") ? context.Writer.Node("Relu", $"{name}/relu", [result]) : result;
    }

    public static string Layer(ExportContext context, GraphNode node)
    {
        (string scale, string shift, _) = ScaleAndShift(context, node, node.Inputs[0].Shape[1]);
        return context.Writer.Node(
            "LayerNormalization", node.Outputs[0].Name, [context[node.Inputs[0]], scale, shift], Attributes.Int("axis", -1), Epsilon(node));
    }

    /// <summary>Each group is an instance of its own: its channels are laid end to end, normalized and put back; scale and shift are per channel.</summary>
    public static string Group(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name;
        GraphWriter writer = context.Writer;
        Shape shape = node.Inputs[0].Shape;
        int count = node.Attribute<int>("groups");
        float[] ones = [.. Enumerable.Repeat(1f, count)];
        string groups = writer.Reshape($"{name}/groups", context[node.Inputs[0]], 0, count, -1);
        string normal = writer.Node(
            "InstanceNormalization", $"{name}/normal", [groups, writer.Constant($"{name}/ones", ones, ones.Length),
                writer.Constant($"{name}/zeros", new float[ones.Length], ones.Length)], Epsilon(node));
        string result = writer.Reshape($"{name}/channels", normal, context.Sizes(node.Inputs[0], shape.AsSpan()));
        int[] perChannel = [1, shape[1], .. Enumerable.Repeat(1, shape.Rank - 2)];
        int next = 1;
        if (node.Attribute<bool>("scale"))
        {
            result = writer.Node("Mul", $"{name}/scale", [result, writer.Reshape($"{name}/gamma", context[node.Inputs[next++]], perChannel)]);
        }

        return node.Attribute<bool>("shift")
            ? writer.Node("Add", $"{name}/shift", [result, writer.Reshape($"{name}/beta", context[node.Inputs[next]], perChannel)])
            : result;
    }

    public static string LocalResponse(ExportContext context, GraphNode node) => context.Writer.Node(
        "LRN",
        node.Outputs[0].Name,
        [context[node.Inputs[0]]],
        Attributes.Int("size", node.Attribute<int>("size")),
        Attributes.Float("alpha", node.Attribute<float>("alpha")),
        Attributes.Float("beta", node.Attribute<float>("beta")),
        Attributes.Float("bias", node.Attribute<float>("k")));

    private static AttributeProto Epsilon(GraphNode node) => Attributes.Float("epsilon", node.Attribute<float>("epsilon"));

    // ONNX wants both: ones and zeros stand where the layer has none.
    private static (string Scale, string Shift, int Next) ScaleAndShift(ExportContext context, GraphNode node, int channels)
    {
        string name = node.Outputs[0].Name;
        int next = 1;
        string gamma = node.Attribute<bool>("scale")
            ? context[node.Inputs[next++]]
            : context.Writer.Constant($"{name}/ones", [.. Enumerable.Repeat(1f, channels)], channels);
        string beta = node.Attribute<bool>("shift") ? context[node.Inputs[next++]] : context.Writer.Constant($"{name}/zeros", new float[channels], channels);
        return (gamma, beta, next);
    }
}
