using System.Runtime.InteropServices;
using Cnn.Models.Onnx.Schema;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Cnn.Models.Onnx.Export;

/// <summary>An ONNX graph in the making: nodes in the order in which they run, constants, and names that occur once.</summary>
internal sealed class GraphWriter
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Source, int[] Axes)> transposed = new(StringComparer.Ordinal);
    private readonly Dictionary<float, string> scalars = [];

    public GraphProto Graph { get; } = new();

    /// <summary>The name itself, or with a number where it is taken.</summary>
    public string Unique(string wanted)
    {
        string name = wanted;
        for (int i = 1; !names.Add(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }

    /// <summary>Adds a node and gives the name of its one output.</summary>
    public string Node(string op, string name, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes)
    {
        string unique = Unique(name);
        var node = new NodeProto { OpType = op, Name = unique };
        node.Input.AddRange(inputs);
        node.Output.Add(unique);
        node.Attribute.AddRange(attributes);
        Graph.Node.Add(node);
        return unique;
    }

    /// <summary>Reorders axes, taking back an earlier reordering where there was one.</summary>
    public string Transpose(string name, string source, params int[] axes)
    {
        if (transposed.TryGetValue(source, out (string Source, int[] Axes) before))
        {
            source = before.Source;
            axes = [.. axes.Select(a => before.Axes[a])];
        }

        if (axes.Order().SequenceEqual(axes))
        {
            return source;
        }

        string result = Node("Transpose", name, [source], Attributes.Ints("perm", axes));
        transposed[result] = (source, axes);
        return result;
    }

    /// <summary>Whether reordering axes so would only take back an earlier reordering.</summary>
    public bool TakesBack(string source, int[] axes) =>
        transposed.TryGetValue(source, out (string Source, int[] Axes) before)
            && axes.Select(a => before.Axes[a]).SequenceEqual(Enumerable.Range(0, axes.Length));

    public string Reshape(string name, string source, params int[] sizes) => Node("Reshape", name, [source, Constant($"{name}/shape", sizes)]);

    public string Constant(string name, float[] values, params ReadOnlySpan<int> sizes) =>
        Constant(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes<float>(values), sizes);

    /// <summary>Whole numbers in a row: sizes, counts, axes.</summary>
    public string Constant(string name, params ReadOnlySpan<int> values)
    {
        long[] wide = [.. values.ToArray().Select(v => (long)v)];
        return Constant(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes<long>(wide), [wide.Length]);
    }

    /// <summary>One number; the same one is written once.</summary>
    public string Scalar(float value)
    {
        if (!scalars.TryGetValue(value, out string? name))
        {
            scalars[value] = name = Constant(FormattableString.Invariant($"constant/{value:R}"), [value], []);
        }

        return name;
    }

    /// <summary>Gives tensors other names. What no node makes, and what is to have two names, is copied.</summary>
    public void Rename(string[] from, string[] to)
    {
        var done = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < from.Length; i++)
        {
            if (done.TryGetValue(from[i], out string? name) || !Graph.Node.Any(n => n.Output[0] == from[i]))
            {
                Graph.Node.Add(new NodeProto { OpType = "Identity", Name = to[i], Input = { name ?? from[i] }, Output = { to[i] } });
                continue;
            }

            done[from[i]] = to[i];
            foreach (NodeProto node in Graph.Node)
            {
                Replace(node.Input, from[i], to[i]);
                Replace(node.Output, from[i], to[i]);
            }
        }
    }

    /// <summary>Takes out what no output needs.</summary>
    public void Sweep()
    {
        var needed = new HashSet<string>(Graph.Output.Select(o => o.Name), StringComparer.Ordinal);
        for (int i = Graph.Node.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(Graph.Node[i].Output[0]))
            {
                needed.UnionWith(Graph.Node[i].Input);
            }
            else
            {
                Graph.Node.RemoveAt(i);
            }
        }

        for (int i = Graph.Initializer.Count - 1; i >= 0; i--)
        {
            if (!needed.Contains(Graph.Initializer[i].Name))
            {
                Graph.Initializer.RemoveAt(i);
            }
        }
    }

    private static void Replace(RepeatedField<string> names, string from, string to)
    {
        for (int i = 0; i < names.Count; i++)
        {
            names[i] = names[i] == from ? to : names[i];
        }
    }

    private string Constant(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> sizes)
    {
        string unique = Unique(name);
        var tensor = new TensorProto { Name = unique, DataType = type, RawData = UnsafeByteOperations.UnsafeWrap(bytes.ToArray()) };
        foreach (int size in sizes)
        {
            tensor.Dims.Add(size);
        }

        Graph.Initializer.Add(tensor);
        return unique;
    }
}
