using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Models.Onnx.Export;

/// <summary>Convolutions, pooling and dense layers.</summary>
internal static class WindowExports
{
    public static string Convolution(ExportContext context, Node node, ConvolutionOp op)
    {
        string name = node.Outputs[0].Name;
        IEnumerable<int> kernel = ConvolutionOp.KernelOf(node.Inputs[1].Shape, op.Groups).ToArray();
        string[] inputs = [context[node.Inputs[0]], context.Kernel(node.Inputs[1], op.Groups), .. op.Bias ? [context[node.Inputs[2]]] : Array.Empty<string>()];
        string result = context.Writer.Node("Conv", name, inputs, [Attributes.Int("group", op.Groups), Attributes.Ints("kernel_shape", kernel), .. Window(op.Window), Attributes.Ints("dilations", op.Window.Dilations)]);
        return ElementwiseExports.Activate(context, name, result, op.Activation, op.Alpha);
    }

    public static string Transposed(ExportContext context, Node node, ConvolutionBackwardDataOp op)
    {
        Shape weights = node.Inputs[1].Shape, source = node.Inputs[0].Shape;
        int[] kernel = ConvolutionOp.KernelOf(weights, op.Groups).ToArray();
        Window window = op.Window;

        // ONNX counts what the last positions lack to a whole number of strides.
        int[] extra = [.. kernel.Select((k, i) =>
            op.Source[i + 2] - (((source[i + 2] - 1) * window.Strides[i]) + OneDnn.Graph.Window.Effective(k, window.Dilations[i]) - window.PadsBefore[i] - window.PadsAfter[i]))];
        return context.Writer.Node(
            "ConvTranspose",
            node.Outputs[0].Name,
            [context[node.Inputs[0]], context.Kernel(node.Inputs[1], op.Groups)],
            [Attributes.Int("group", op.Groups), Attributes.Ints("kernel_shape", kernel), .. Window(window), Attributes.Ints("dilations", window.Dilations), Attributes.Ints("output_padding", extra)]);
    }

    public static string Pooling(ExportContext context, Node node, PoolingOp op)
    {
        string name = node.Outputs[0].Name, kind = op.Kind == PoolingKind.Max ? "Max" : "Average";
        string[] inputs = [context[node.Inputs[0]]];
        bool padded = op.Window.PadsBefore.Any(p => p != 0) || op.Window.PadsAfter.Any(p => p != 0);
        if (!padded && node.Inputs[0].Shape.AsSpan()[2..].SequenceEqual(op.Kernel.AsSpan()))
        {
            return context.Writer.Node(kind == "Max" ? "GlobalMaxPool" : "GlobalAveragePool", name, inputs);
        }

        List<AttributeProto> attributes = [Attributes.Ints("kernel_shape", op.Kernel), .. Window(op.Window)];
        if (op.Kind == PoolingKind.AverageIncludingPadding)
        {
            attributes.Add(Attributes.Int("count_include_pad", 1));
        }

        return context.Writer.Node($"{kind}Pool", name, inputs, attributes);
    }

    public static string Dense(ExportContext context, Node node, DenseOp op)
    {
        string name = node.Outputs[0].Name;
        if (context.Rows.ContainsKey(node.Inputs[0]))
        {
            string product = context.Writer.Node("MatMul", name, [context[node.Inputs[0]], context.Matrix(node.Inputs[1])]);
            return ElementwiseExports.Activate(context, name, op.Bias ? context.Writer.Node("Add", $"{name}/bias", [product, context[node.Inputs[2]]]) : product, op.Activation, op.Alpha);
        }

        string result = context.Writer.Node("Gemm", name, node.Inputs.Select(v => context[v]), Attributes.Int("transB", 1));
        return ElementwiseExports.Activate(context, name, result, op.Activation, op.Alpha);
    }

    private static AttributeProto[] Window(Window window) =>
        [Attributes.Ints("strides", window.Strides), Attributes.Ints("pads", window.PadsBefore.Concat(window.PadsAfter))];
}
