using Cnn.Models.Onnx.Schema;

namespace Cnn.Models.Onnx.Import;

/// <summary>
/// Before opset 20 a gelu is written as x / sqrt(2), erf, + 1, times x and times a half, in one of two orders. Puts one Gelu in the place of each such group.
/// </summary>
internal sealed class GeluPattern
{
    private const float Tolerance = 1e-4f;

    private readonly GraphProto graph;
    private readonly Dictionary<string, NodeProto> makers = new(StringComparer.Ordinal);
    private readonly ILookup<string, NodeProto> readers;
    private readonly Dictionary<string, float> scalars = new(StringComparer.Ordinal);

    private GeluPattern(GraphProto graph)
    {
        this.graph = graph;
        readers = graph.Node.SelectMany(n => n.Input.Select(i => (Name: i, Node: n))).ToLookup(p => p.Name, p => p.Node, StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output)
            {
                makers.TryAdd(output, node);
            }
        }

        foreach (TensorProto tensor in graph.Initializer)
        {
            Note(tensor.Name, tensor);
        }

        foreach (NodeProto node in graph.Node.Where(n => n is { OpType: "Constant", Output.Count: 1 }))
        {
            Note(node.Output[0], node.Attribute.FirstOrDefault(a => a.Name == "value")?.T);
        }
    }

    public static void Replace(GraphProto graph)
    {
        if (graph.Node.Any(n => n.OpType == "Erf"))
        {
            var pattern = new GeluPattern(graph);
            foreach (NodeProto erf in graph.Node.Where(n => n.OpType == "Erf").ToArray())
            {
                pattern.Replace(erf);
            }
        }
    }

    private void Replace(NodeProto erf)
    {
        if (erf.Input.Count != 1 || erf.Attribute.Count > 0 || erf.Output.Count != 1 || !makers.TryGetValue(erf.Input[0], out NodeProto? scaled)
            || Scaled(scaled, MathF.Sqrt(0.5f)) is not { } x
            || Next(erf, "Add") is not { } sum || Other(sum, erf) is not { } one || !Is(one, 1)
            || Next(sum, "Mul") is not { } product || Other(product, sum) is not { } factor)
        {
            return;
        }

        NodeProto? last = factor == x
            ? Next(product) is { } half && Scaled(half, 0.5f) == product.Output[0] ? half : null
            : makers.TryGetValue(factor, out NodeProto? before) && Scaled(before, 0.5f) == x ? product : null;
        if (last is not null)
        {
            var gelu = new NodeProto { OpType = "Gelu", Name = last.Name, Input = { x }, Output = { last.Output[0] } };
            graph.Node[graph.Node.IndexOf(last)] = gelu;
            Remove(last == product ? [sum, erf, scaled, makers[factor]] : [product, sum, erf, scaled]);
        }
    }

    // From the last one on, each goes only if nobody else reads it.
    private void Remove(NodeProto[] nodes)
    {
        foreach (NodeProto node in nodes.Where(n => !readers[n.Output[0]].Any(graph.Node.Contains) && graph.Output.All(o => o.Name != n.Output[0])))
        {
            graph.Node.Remove(node);
        }
    }

    // What a node multiplies by this number, or divides by its inverse.
    private string? Scaled(NodeProto node, float factor)
    {
        if (node is not { OpType: "Mul" or "Div", Input.Count: 2, Output.Count: 1, Attribute.Count: 0 })
        {
            return null;
        }

        return Is(node.Input[1], node.OpType == "Mul" ? factor : 1 / factor)
            ? node.Input[0]
            : node.OpType == "Mul" && Is(node.Input[0], factor) ? node.Input[1] : null;
    }

    private bool Is(string name, float value) => scalars.TryGetValue(name, out float found) && MathF.Abs(found - value) < Tolerance;

    private NodeProto? Next(NodeProto node, string? op = null) =>
        readers[node.Output[0]].Take(2).ToArray() is [{ Output.Count: 1, Attribute.Count: 0 } only] && (op is null || only.OpType == op)
            && graph.Output.All(o => o.Name != node.Output[0]) ? only : null;

    private static string? Other(NodeProto node, NodeProto operand) => node.Input.Count != 2 ? null : node.Input[0] == operand.Output[0]
        ? node.Input[1]
        : node.Input[0];

    private void Note(string name, TensorProto? tensor)
    {
        if (tensor is { DataType: TensorProto.Types.DataType.Float, Dims.Count: <= 1 } && tensor.Dims.All(d => d == 1)
            && tensor.DataLocation == TensorProto.Types.DataLocation.Default && OnnxTensor.From(tensor, ExternalData.None).Numbers is [var only])
        {
            scalars[name] = only;
        }
    }
}
