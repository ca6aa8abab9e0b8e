using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Export;

/// <summary>Convolutions, pooling and dense layers.</summary>
internal static class WindowExports
{
    public static string Convolution(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name;
        int groups = node.Attribute<int>("groups");
        string[] inputs = [context[node.Inputs[0]], context.Kernel(node.Inputs[1], groups), .. node.Inputs.Skip(2).Select(v => context[v])];
        return Fused(context, node, context.Writer.Node("Conv", name, inputs, [Attributes.Int("group", groups), .. Dilated(node)]));
    }

    public static string Transposed(ExportContext context, GraphNode node)
    {
        Shape source = node.Inputs[0].Shape, result = node.Outputs[0].Shape;
        int groups = node.Attribute<int>("groups");
        var window = WindowSizes.From(node);

        // ONNX counts what the last positions lack to a whole number of strides.
        int[] extra = [.. window.Kernel.Select(
            (_, i) => result[i + 2] - (((source[i + 2] - 1) * window.Strides[i]) + window.Reach(i) - window.PadsBefore[i] - window.PadsAfter[i]))];
        return context.Writer.Node(
            "ConvTranspose",
            node.Outputs[0].Name,
            [context[node.Inputs[0]], context.Kernel(node.Inputs[1], groups)],
            [Attributes.Int("group", groups), .. Dilated(node), Attributes.Ints("output_padding", extra)]);
    }

    public static string Pooling(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name, kind = node.Operation == "max_pooling" ? "Max" : "Average";
        var window = WindowSizes.From(node);
        string[] inputs = [context[node.Inputs[0]]];
        bool padded = window.PadsBefore.Any(p => p != 0) || window.PadsAfter.Any(p => p != 0);
        if (!padded && node.Inputs[0].Shape.Skip(2).SequenceEqual(window.Kernel))
        {
            return context.Writer.Node(kind == "Max" ? "GlobalMaxPool" : "GlobalAveragePool", name, inputs);
        }

        List<AttributeProto> attributes = [.. Window(window)];
        if (node.Attribute<bool>("count_include_pad"))
        {
            attributes.Add(Attributes.Int("count_include_pad", 1));
        }

        return context.Writer.Node($"{kind}Pool", name, inputs, attributes);
    }

    public static string Dense(ExportContext context, GraphNode node)
    {
        string name = node.Outputs[0].Name;
        if (context.Rows.ContainsKey(node.Inputs[0]))
        {
            string product = context.Writer.Node("MatMul", name, [context[node.Inputs[0]], context.Matrix(node.Inputs[1])]);
            return Fused(context, node, node.Inputs.Count > 2 ? context.Writer.Node("Add", $"{name}/bias", [product, context[node.Inputs[2]]]) : product);
        }

        return Fused(context, node, context.Writer.Node("Gemm", name, node.Inputs.Select(v => context[v]), Attributes.Int("transB", 1)));
    }

    private static string Fused(ExportContext context, GraphNode node, string result) =>
        ElementwiseExports.Activate(context, node.Outputs[0].Name, result, node.Attribute<ActivationKind>("activation"), node.Attribute<float>("alpha"));

    private static AttributeProto[] Window(WindowSizes window) =>
        [Attributes.Ints("kernel_shape", window.Kernel), Attributes.Ints("strides", window.Strides),
            Attributes.Ints("pads", window.PadsBefore.Concat(window.PadsAfter))];

    private static AttributeProto[] Dilated(GraphNode node) =>
        [.. Window(WindowSizes.From(node)), Attributes.Ints("dilations", node.Attribute<IReadOnlyList<int>>("dilations"))];
}
