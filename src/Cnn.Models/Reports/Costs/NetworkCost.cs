using Cnn.OneDnn;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>
/// What a network costs for one sample: read off the operations that its layers are made of, so that it holds for layers of one's own too. Nothing is computed.
/// </summary>
public sealed class NetworkCost
{
    private NetworkCost(IReadOnlyList<LayerCost> layers) => Layers = layers;

    /// <summary>The calls of the layers in the order in which they run, inputs left out.</summary>
    public IReadOnlyList<LayerCost> Layers { get; }

    /// <summary>Floating-point operations of one forward pass over one sample. A training step takes about three times as many.</summary>
    public long Flops => Layers.Sum(l => l.Flops);

    /// <summary>The number of weights and statistics.</summary>
    public long Parameters => Layers.Sum(l => l.Parameters);

    /// <summary>Bytes of all outputs of one sample in float32, were each kept; the planner needs less, as it uses memory again.</summary>
    public long ActivationBytes => Layers.Sum(l => l.ActivationBytes);

    /// <summary>The costs of a model's layers.</summary>
    public static NetworkCost Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = new GraphBuilder();
        var context = new LayerContext(graph);
        var tensors = new Dictionary<SymbolicTensor, Symbol>();
        var fields = new Dictionary<Value, ReceptiveField>();
        foreach (SymbolicTensor input in model.Inputs)
        {
            var tensor = new Symbol(graph.AddInput(input.LogicalShape(1), DataType.Float32, input.Layer.Name), input.Format);
            tensors[input] = tensor;
            fields[tensor.Value] = ReceptiveField.OfPixel(Math.Max(0, tensor.Rank - 2));
        }

        var layers = new List<LayerCost>();
        var counted = new HashSet<Layer>();
        foreach (SymbolicTensor call in model.Calls)
        {
            int before = graph.Nodes.Count;
            Symbol output = call.Layer.Invoke(context, [.. call.Inputs.Select(t => tensors[t])]);
            tensors[call] = output;
            long flops = 0;
            foreach (Node node in graph.Nodes.Skip(before))
            {
                flops += node.Op.Work([.. node.Inputs.Select(v => v.Shape)], [.. node.Outputs.Select(v => v.Shape)]).Operations;
                foreach (Value value in node.Outputs)
                {
                    fields[value] = ReceptiveField.After(node, fields);
                }
            }

            long parameters = counted.Add(call.Layer) ? call.Layer.Parameters.Sum(p => (long)p.Shape.ElementCount) : 0;
            layers.Add(new LayerCost(call.Layer, call.Shape, parameters, flops, (long)call.Shape.ElementCount * sizeof(float), fields[output.Value].Sizes));
        }

        return new NetworkCost(layers);
    }
}
