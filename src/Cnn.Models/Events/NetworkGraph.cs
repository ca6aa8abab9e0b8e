using Cnn.Models.Events.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>A network as TensorBoard draws it: a node for each call of a layer, with the shape of what it gives.</summary>
internal static class NetworkGraph
{
    private const int Producer = 1987;

    public static GraphDef Create(Model model)
    {
        var graph = new GraphDef { Versions = new VersionDef { Producer = Producer } };
        var names = new Dictionary<SymbolicTensor, string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (SymbolicTensor tensor in model.Inputs.Concat(model.Calls))
        {
            if (names.ContainsKey(tensor))
            {
                continue;
            }

            string name = tensor.Layer.Name;
            for (int call = 1; !taken.Add(name); call++)
            {
                name = $"{tensor.Layer.Name}_call_{call}";
            }

            names[tensor] = name;
            var node = new NodeDef { Name = name, Op = tensor.Layer.ClassName };
            if (!model.Inputs.Contains(tensor))
            {
                node.Input.AddRange(tensor.Inputs.Select(i => names[i]));
            }

            node.Attr["_output_shapes"] = new AttrValue { List = new AttrValue.Types.ListValue { Shape = { ShapeOf(tensor) } } };
            graph.Node.Add(node);
        }

        return graph;
    }

    // The batch is open: -1.
    private static TensorShapeProto ShapeOf(SymbolicTensor tensor)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dim { Size = -1 } } };
        shape.Dim.AddRange(tensor.Shape.Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        return shape;
    }
}
