using Cnn.OneDnn;
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
    public static NetworkCost Estimate(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelGraph graph = model.ToGraph();
        var fields = new Dictionary<GraphTensor, ReceptiveField>();
        foreach (GraphTensor input in graph.Inputs)
        {
            fields[input] = ReceptiveField.OfPixel(Math.Max(0, input.Shape.Rank - 2));
        }

        foreach (GraphNode node in graph.Nodes)
        {
            foreach (GraphTensor output in node.Outputs)
            {
                fields[output] = ReceptiveField.After(node, fields);
            }
        }

        var layers = new List<LayerCost>();
        var counted = new HashSet<Layer>();
        ILookup<SymbolicTensor, GraphNode> nodes = graph.Nodes.ToLookup(n => n.Call);
        foreach (SymbolicTensor call in model.Calls)
        {
            long parameters = counted.Add(call.Layer) ? call.Layer.Parameters.Sum(p => (long)p.Shape.ElementCount) : 0;
            long bytes = (long)call.Shape.ElementCount * sizeof(float);
            layers.Add(new LayerCost(call.Layer, call.Shape, parameters, nodes[call].Sum(n => n.Flops), bytes, fields[graph.TensorOf(call)].Sizes));
        }

        return new NetworkCost(layers);
    }
}
