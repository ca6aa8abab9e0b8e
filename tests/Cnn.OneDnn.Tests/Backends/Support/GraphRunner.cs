using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>A small graph evaluated node by node, each node by a kernel of its own; gradients come from the graph's own differentiation.</summary>
internal sealed class GraphRunner
{
    private readonly Dictionary<Value, HostTensor> values = [];

    public GraphBuilder Graph { get; } = new() { Training = true };

    public HostTensor this[Value value] => values[value];

    /// <summary>The values that were given.</summary>
    public IEnumerable<Value> Inputs => values.Keys.Where(v => v.Producer is null);

    public Value Input(HostTensor tensor)
    {
        Value value = Graph.AddInput(tensor.Shape, tensor.Type, $"input {values.Count}");
        values.Add(value, tensor);
        return value;
    }

    /// <summary>The gradients of sum(output * seed).</summary>
    public Dictionary<Value, Value> Differentiate(Value output, HostTensor seed, params Value[] wanted) =>
        Differentiator.Run(Graph, [new KeyValuePair<Value, Value>(output, Input(seed))], wanted);

    /// <summary>Computes all nodes; false when the backend has no kernel for one of them.</summary>
    public bool TryRun(IBackend backend)
    {
        foreach (Node node in Graph.Nodes)
        {
            if (KernelRunner.Run(backend, node.Op, Array.ConvertAll(node.Inputs, v => values[v])) is not { } results)
            {
                return false;
            }

            for (int i = 0; i < node.Outputs.Length; i++)
            {
                values[node.Outputs[i]] = results[i];
            }
        }

        return true;
    }
}
