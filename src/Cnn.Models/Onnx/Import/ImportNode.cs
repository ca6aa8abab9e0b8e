using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;
using Kind = Cnn.Models.Onnx.Schema.AttributeProto.Types.AttributeType;

namespace Cnn.Models.Onnx.Import;

/// <summary>One node of a file: its inputs and attributes with what is wrong about them, and the means to make layers of it.</summary>
internal sealed class ImportNode(NodeProto proto, GraphImporter importer)
{
    public string Op => proto.OpType;

    /// <summary>The version of the operators that the file is written in.</summary>
    public long Opset => importer.Opset;

    public int InputCount => proto.Input.Count;

    private string Title => $"node '{JsonFields.Shown(proto.Name.Length > 0 ? proto.Name : proto.Output.FirstOrDefault() ?? "")}' ({JsonFields.Shown(proto.OpType)})";

    public bool Has(int input) => input < proto.Input.Count && proto.Input[input].Length > 0;

    public ImportValue Value(int input) => Has(input)
        ? importer.Find(proto.Input[input]) ?? throw Bad($"input '{JsonFields.Shown(proto.Input[input])}' is neither an input of the network, nor a constant, nor made by a node before this one")
        : throw Bad($"expected an input {input}, received {proto.Input.Count} inputs");

    /// <summary>An input that the network computes.</summary>
    public SymbolicTensor Tensor(int input) => Value(input).Tensor ?? throw Unsupported($"input {input} is a constant where the network's own data are expected");

    /// <summary>An input that is known beforehand: weights, sizes.</summary>
    public OnnxTensor Constant(int input) => Value(input).Constant ?? throw Unsupported($"input {input} is computed by the network; only constants can be weights, sizes and axes");

    public float[] Numbers(int input) => Constant(input).Numbers ?? throw Bad($"input {input} holds whole numbers where real ones are expected");

    public long[] Integers(int input) => Constant(input).Integers ?? throw Bad($"input {input} holds real numbers where whole ones are expected");

    public long Int(string name, long fallback) => Attribute(name, Kind.Int)?.I ?? fallback;

    public float Float(string name, float fallback) => Attribute(name, Kind.Float)?.F ?? fallback;

    public string Text(string name, string fallback) => Attribute(name, Kind.String)?.S.ToStringUtf8() ?? fallback;

    public float[]? Floats(string name) => Attribute(name, Kind.Floats) is { } attribute ? [.. attribute.Floats] : null;

    public OnnxTensor? TensorOf(string name) => Attribute(name, Kind.Tensor) is { } attribute ? importer.Decode(attribute.T ?? throw Bad($"attribute '{name}' is empty")) : null;

    public long[]? Longs(string name) => Attribute(name, Kind.Ints) is { } attribute ? [.. attribute.Ints] : null;

    /// <summary>Counts, each of which fits an int and is not negative.</summary>
    public int[]? Counts(string name) => Longs(name) is { } values
        ? [.. values.Select(v => v is >= 0 and <= int.MaxValue ? (int)v : throw Bad($"attribute '{name}' expects counts that are not negative, received {v}"))]
        : null;

    /// <summary>The file contradicts itself here.</summary>
    public InvalidFormatException Bad(string why) => new($"{Title}: {why}.");

    /// <summary>The file asks for something that the layers do not do.</summary>
    public UnsupportedException Unsupported(string why) => new($"{Title} cannot be read: {why}.");

    /// <summary>An axis counted from the front.</summary>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw Bad($"axis {axis} does not exist in a tensor of {rank} axes");

    public ImportValue Apply(string className, JsonObject config, params IReadOnlyList<SymbolicTensor> inputs) => Weighted(className, config, inputs);

    /// <summary>Makes a layer of its Keras config, calls it, and keeps the numbers that become its parameters.</summary>
    public ImportValue Weighted(string className, JsonObject config, IReadOnlyList<SymbolicTensor> inputs, params IReadOnlyList<(string Parameter, float[] Values)> weights)
    {
        try
        {
            Layer layer = LayerRegistry.FromConfig(className, config);
            layer.Name = importer.NameLayer(proto, weights.Count > 0);
            SymbolicTensor result = layer.Apply(inputs);
            foreach ((string name, float[] values) in weights)
            {
                Parameter parameter = layer.Parameters.First(p => p.Name == name);
                importer.Keep(parameter, values.Length == parameter.Shape.ElementCount
                    ? values
                    : throw Bad($"its {name} has {values.Length} numbers, the input of sample shape {inputs[0].Shape} asks for {parameter.Shape.ElementCount}"));
            }

            return result;
        }
        catch (Exception e) when (e is ArgumentException or ShapeException or OverflowException)
        {
            throw Bad(string.Join(' ', e.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.'));
        }
    }

    /// <summary>The one node that reads this one's result, if it is of the given kind.</summary>
    public NodeProto? Follower(string op) => importer.Follower(proto.Output[0], op);

    /// <summary>The constant that a name stands for.</summary>
    public OnnxTensor? Known(string name) => importer.Find(name)?.Constant;

    /// <summary>Notes that a later node's work is done.</summary>
    public void Absorb(NodeProto node, ImportValue result) => importer.Absorb(node, result);

    private AttributeProto? Attribute(string name, Kind kind)
    {
        AttributeProto? found = proto.Attribute.FirstOrDefault(a => a.Name == name);
        return found is null || found.Type == kind || found.Type == Kind.Undefined ? found : throw Bad($"attribute '{name}' is of type {found.Type}, expected {kind}");
    }
}
