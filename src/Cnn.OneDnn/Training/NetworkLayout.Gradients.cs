using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <content>The gradients of predictions.</content>
internal static partial class NetworkLayout
{
    /// <summary>
    /// The network as it predicts, with the gradients of a weighted sum of its outputs. Outputs: the model's, then the chosen tensors, then their gradients.
    /// Inputs: the model's, then the weights of each of its outputs.
    /// </summary>
    /// <exception cref="ArgumentException">The outputs do not follow from a chosen tensor.</exception>
    public static PlanGraph WithActivationGradients(Model model, int batch, IReadOnlyList<SymbolicTensor> by, bool beforeSoftmax)
    {
        EmittedNetwork emitted = Emit(model, batch, training: false, differentiable: true);
        GraphBuilder graph = emitted.Context.Graph;
        int forward = graph.Nodes.Count;
        var seeds = new List<KeyValuePair<Value, Value>>();
        for (int i = 0; i < emitted.Outputs.Count; i++)
        {
            Symbol output = emitted.Outputs[i];
            Value weights = emitted.AddInput(output.Value.Shape, DataType.Float32, $"weights{i}", LayoutOf(output));
            seeds.Add(beforeSoftmax ? BeforeSoftmax(graph, output.Value, weights) : new(output.Value, weights));
        }

        Symbol[] chosen = [.. by.Select(t => emitted.Tensors[t])];
        Dictionary<Value, Value> gradients = Differentiator.Run(graph, seeds, chosen.Select(c => c.Value));
        int lost = Array.FindIndex(chosen, c => !gradients.ContainsKey(c.Value));
        if (lost >= 0)
        {
            throw new ArgumentException(
                $"What model '{model.Name}' gives{(beforeSoftmax ? ", before a last softmax or sigmoid," : "")} does not follow from the output of layer " +
                    $"'{by[lost].Layer.Name}': choose a layer before it.",
                nameof(by));
        }

        (Value, Layout)[] outputs =
        [
            .. emitted.Outputs.Concat(chosen).Select(s => (s.Value, LayoutOf(s))),
            .. chosen.Select(s => (gradients[s.Value], LayoutOf(s))),
        ];
        return emitted.ToPlan(outputs, forward, isDifferentiated: true);
    }

    private static Layout LayoutOf(Symbol symbol) => Layout.OfFormat(symbol.Value.Shape, DataType.Float32, symbol.Format);

    // What only moves numbers may stand between the function and the output.
    private static KeyValuePair<Value, Value> BeforeSoftmax(GraphBuilder graph, Value output, Value weights)
    {
        Value at = output, gradient = weights;
        while (at.Producer is { Op: ReshapeOp or TransposeOp } move)
        {
            gradient = move.Op.Differentiate(graph, move, [gradient], [true])[0]!;
            at = move.Inputs[0];
        }

        return at.Producer is { Op: SoftmaxOp or ActivationOp { Activation: ActivationKind.Sigmoid } } last
            ? new(last.Inputs[0], gradient)
            : new(output, weights);
    }
}
