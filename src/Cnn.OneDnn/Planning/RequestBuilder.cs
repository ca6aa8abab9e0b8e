using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>Says what is asked of a backend for a node in a given choice.</summary>
internal sealed class RequestBuilder(NodeList list)
{
    /// <summary>Layouts of workspaces, known once the forward kernel is made.</summary>
    public Dictionary<Value, Layout> Workspaces { get; } = [];

    /// <summary>Layouts that gradients of weights must have, where they are fixed.</summary>
    public Dictionary<Value, Layout> Masters { get; } = [];

    public KernelRequest Build(Node node, LayoutChoice choice)
    {
        var inputs = new Operand[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            Value value = node.Inputs[i];
            bool activation = node.MayReadBFloat16(i);
            DataType type = choice.BFloat16 && activation ? DataType.BFloat16 : value.Type;
            inputs[i] = node.Op.Input(i).Role switch
            {
                OperandRole.Weights => new Operand(value.Shape, type, null),
                OperandRole.Workspace => new Operand(Workspaces[value]),
                _ => new Operand(value.Shape, type, LayoutOf(node.Op, value, type, choice, activation)),
            };
        }

        var outputs = new Operand[node.Outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            Value value = node.Outputs[i];
            bool activation = node.MayWriteBFloat16(i);
            DataType type = choice.BFloat16 && activation && IsReadInBFloat16(value) ? DataType.BFloat16 : value.Type;
            Layout? layout = node.Op.Output(i).LiesAsPlanned
                ? LayoutOf(node.Op, value, type, choice, activation)
                : Masters.GetValueOrDefault(value);
            outputs[i] = new Operand(value.Shape, type, layout);
        }

        return new KernelRequest(node.Op, inputs, outputs);
    }

    private static Layout? LayoutOf(Op op, Value value, DataType type, LayoutChoice choice, bool activation)
    {
        if (!choice.Blocked || !activation || value.Shape.Rank <= 2)
        {
            return PlainLayouts.Get(value, type);
        }

        return op.Layouts == LayoutFreedom.KernelChooses && !choice.Managed ? null : Layout.ChannelBlocked(value.Shape, type);
    }

    /// <summary>
    /// Whether some op that reads the value, views seen through, would read it in bfloat16. What only the loss or the user reads stays exact.
    /// </summary>
    private bool IsReadInBFloat16(Value value) => list.UsersOf(value).Exists(user => user.Op is ReshapeOp or TransposeOp
        ? IsReadInBFloat16(user.Outputs[0])
        : user.MayReadBFloat16(Array.IndexOf(user.Inputs, value)));
}
