using Cnn.OneDnn;

namespace Cnn.Models.Onnx.Export;

/// <summary>Activations and arithmetic.</summary>
internal static class ElementwiseExports
{
    /// <summary>An activation of a tensor of the file; those that came into ONNX later than opset 17 are composed.</summary>
    public static string Activate(ExportContext context, string name, string x, ActivationKind activation, float alpha)
    {
        GraphWriter writer = context.Writer;
        switch (activation)
        {
            case Activation.Linear:
                return x;
            case Activation.Relu:
                return writer.Node("Relu", $"{name}/relu", [x]);
            case Activation.Relu6:
                return writer.Node("Clip", $"{name}/relu6", [x, writer.Scalar(0), writer.Scalar(6)]);
            case Activation.LeakyRelu:
                return writer.Node("LeakyRelu", $"{name}/leaky_relu", [x], Attributes.Float("alpha", alpha));
            case Activation.Elu:
                return writer.Node("Elu", $"{name}/elu", [x], Attributes.Float("alpha", alpha));
            case Activation.Selu:
                return writer.Node("Selu", $"{name}/selu", [x]);
            case Activation.Sigmoid:
                return writer.Node("Sigmoid", $"{name}/sigmoid", [x]);
            case Activation.HardSigmoid:
                return writer.Node("HardSigmoid", $"{name}/hard_sigmoid", [x], Attributes.Float("alpha", 1f / 6), Attributes.Float("beta", 0.5f));
            case Activation.Tanh:
                return writer.Node("Tanh", $"{name}/tanh", [x]);
            case Activation.Softplus:
                return writer.Node("Softplus", $"{name}/softplus", [x]);
            case Activation.Softsign:
                return writer.Node("Softsign", $"{name}/softsign", [x]);
            case Activation.Exponential:
                return writer.Node("Exp", $"{name}/exp", [x]);
            case Activation.Silu:
                return writer.Node("Mul", $"{name}/silu", [x, writer.Node("Sigmoid", $"{name}/sigmoid", [x])]);
            case Activation.Mish:
                return writer.Node("Mul", $"{name}/mish", [x, writer.Node("Tanh", $"{name}/tanh", [writer.Node("Softplus", $"{name}/softplus", [x])])]);
            case Activation.Gelu:
                string root = writer.Node("Mul", $"{name}/scaled", [x, writer.Scalar(MathF.Sqrt(0.5f))]);
                return HalfOf(writer, name, x, writer.Node("Erf", $"{name}/erf", [root]));
            case Activation.GeluTanh:
                // x + 0.044715 x^3, as x (1 + 0.044715 x^2).
                string square = writer.Node("Mul", $"{name}/square", [x, x]);
                string cubic = writer.Node(
                    "Add", $"{name}/cubic", [writer.Node("Mul", $"{name}/weighted", [square, writer.Scalar(0.044715f)]), writer.Scalar(1)]);
                string argument = writer.Node(
                    "Mul", $"{name}/argument", [writer.Node("Mul", $"{name}/product", [x, cubic]), writer.Scalar(MathF.Sqrt(2 / MathF.PI))]);
                return HalfOf(writer, name, x, writer.Node("Tanh", $"{name}/tanh", [argument]));
            default:
                throw new UnsupportedException($"The activation {activation} at '{name}' cannot be written as ONNX.");
        }
    }

    /// <summary>An operation that is an activation of its one operand.</summary>
    public static string Activate(ExportContext context, GraphNode node) =>
        Activate(context, node.Outputs[0].Name, context[node.Inputs[0]], node.Attribute<ActivationKind>("function"), node.Attribute<float>("alpha"));

    public static string Softmax(ExportContext context, GraphNode node, string operation) =>
        context.Writer.Node(operation, node.Outputs[0].Name, [context[node.Inputs[0]]], Attributes.Int("axis", -1));

    public static string Affine(ExportContext context, GraphNode node)
    {
        GraphWriter writer = context.Writer;
        string name = node.Outputs[0].Name, result = context[node.Inputs[0]];
        float scale = node.Attribute<float>("scale"), offset = node.Attribute<float>("offset");
        if (scale != 1)
        {
            result = writer.Node("Mul", $"{name}/scale", [result, writer.Scalar(scale)]);
        }

        return offset == 0 ? result : writer.Node("Add", $"{name}/offset", [result, writer.Scalar(offset)]);
    }

    public static string Clip(ExportContext context, GraphNode node)
    {
        // A bound that is not there has an empty name.
        GraphWriter writer = context.Writer;
        float minimum = node.Attribute<float>("minimum"), maximum = node.Attribute<float>("maximum");
        string low = float.IsFinite(minimum) ? writer.Scalar(minimum) : "", high = float.IsFinite(maximum) ? writer.Scalar(maximum) : "";
        return writer.Node("Clip", node.Outputs[0].Name, high.Length > 0 ? [context[node.Inputs[0]], low, high] : [context[node.Inputs[0]], low]);
    }

    public static string Binary(ExportContext context, GraphNode node, string operation)
    {
        string name = node.Outputs[0].Name;
        return Activate(
            context, name, context.Writer.Node(operation, name, node.Inputs.Select(v => context[v])), node.Attribute<ActivationKind>("activation"), alpha: 0);
    }

    // x (1 + t) / 2
    private static string HalfOf(GraphWriter writer, string name, string x, string t)
    {
        string sum = writer.Node("Add", $"{name}/sum", [t, writer.Scalar(1)]);
        return writer.Node("Mul", $"{name}/gelu", [writer.Node("Mul", $"{name}/half", [x, writer.Scalar(0.5f)]), sum]);
    }
}
