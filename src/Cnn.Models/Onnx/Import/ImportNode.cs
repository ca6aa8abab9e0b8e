using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Import.Folding;
using Cnn.Models.Onnx.Operators;
using Cnn.OneDnn.Files;
using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>One node of a file: its inputs and attributes with what is wrong about them, and the means to make layers of it.</summary>
/// <remarks>What was asked for is noted: attributes and inputs that nothing has looked at are refused, so that none is passed over in silence.</remarks>
internal sealed partial class ImportNode(NodeProto proto, GraphImporter importer)
{
    private readonly HashSet<string> askedAttributes = new(StringComparer.Ordinal);
    private readonly HashSet<int> askedInputs = [];

    public string Op => proto.OpType;

    /// <summary>The version of the operators that the file is written in.</summary>
    public long Opset => importer.Opset;

    public int InputCount => proto.Input.Count;

    /// <summary>How many samples the file's own batches have; null where it leaves that open.</summary>
    public long? Batch => importer.Batch;

    /// <summary>Whether more than the first output has a name.</summary>
    public bool HasFurtherOutputs => proto.Output.Skip(1).Any(o => o.Length > 0);

    public int OutputCount => proto.Output.Count;

    /// <summary>Whether it has inputs, all of them known beforehand.</summary>
    public bool HasConstantsOnly => proto.Input.Any(i => i.Length > 0) && proto.Input.All(i => i.Length == 0 || importer.Find(i) is { Constant: not null });

    /// <summary>The node in words.</summary>
    public string Title =>
        $"node '{PlainText.Excerpt(proto.Name.Length > 0 ? proto.Name : proto.Output.FirstOrDefault() ?? "")}' ({PlainText.Excerpt(proto.OpType)})";

    public bool Has(int input) => input < proto.Input.Count && proto.Input[input].Length > 0;

    public ImportValue Value(int input) => Has(input)
        ? importer.Find(Ask(input)) ?? throw Bad(
            $"input '{PlainText.Excerpt(proto.Input[input])}' is neither an input of the network, nor a constant, nor made by a node before this one")
        : throw Bad($"expected an input {input}, received {proto.Input.Count} inputs");

    /// <summary>An input that is there, without having asked for it.</summary>
    public ImportValue Peek(int input) => importer.Find(proto.Input[input]) ?? default;

    /// <summary>An input that is known beforehand, or that the network computes and whose first axis is the batch's.</summary>
    public ImportValue Unmoved(int input) => Value(input) is var value && value.BatchAxis == 0 ? value : throw Misplaced(input, value);

    /// <summary>An input that the network computes.</summary>
    public SymbolicTensor Tensor(int input) =>
        Unmoved(input).Tensor ?? throw Unsupported($"input {input} is a constant where the network's own data are expected");

    /// <summary>An input that the network computes, wherever the file has its batch.</summary>
    public ImportValue Moved(int input) => Value(input) is { Tensor: not null } value
        ? value
        : throw Unsupported($"input {input} is a constant where the network's own data are expected");

    /// <summary>An input that is known beforehand: weights, sizes.</summary>
    public OnnxTensor Constant(int input) =>
        Value(input).Constant ?? throw Unsupported($"input {input} is computed by the network; only constants can be weights, sizes and axes");

    public float[] Numbers(int input) => Constant(input).Numbers ?? throw Bad($"input {input} holds whole numbers where real ones are expected");

    /// <summary>An input that holds one number.</summary>
    public float Number(int input) => Numbers(input) is [var only] ? only : throw Bad($"input {input} is no single number");

    public long[] Integers(int input) => Constant(input).Integers ?? throw Bad($"input {input} holds real numbers where whole ones are expected");

    /// <summary>What the node's outputs stand for, those that are computed.</summary>
    /// <exception cref="InvalidFormatException">The node contradicts the specification of its operator.</exception>
    /// <exception cref="UnsupportedException">No layer does what the node asks for; the message names it, its operator and what it is.</exception>
    public ImportValue[] Read()
    {
        try
        {
            ImportValue[] results = ConstantFolder.Fold(this)
                ?? (HasConstantsOnly
                    ? throw Unsupported("it computes with constants only, and is not among the operators for which that is done. Fold it before exporting")
                    : ElementKinds.Convert(this, NodeImporter.Read(this)));
            RefuseTheRest();
            return results;
        }
        catch (Exception e) when (e is ConfigurationException or ArgumentException or ShapeException or OverflowException)
        {
            // Layers refuse options and shapes with these. What they refuse may well be valid.
            throw Unsupported(OneLine(e));
        }
    }

    /// <summary>Counts numbers that constants are made of.</summary>
    /// <exception cref="UnsupportedException">A file makes more of them than it may.</exception>
    public void Claim(long numbers)
    {
        if (!importer.Claim(numbers))
        {
            throw Unsupported("the constants that the file computes become too large. Fold them before exporting");
        }
    }

    /// <summary>Counts products of elements of two tensors; false where a file has more of them than it may.</summary>
    public bool ClaimProducts(long products) => importer.ClaimProducts(products);

    /// <summary>A message without line feeds and its last full stop.</summary>
    public static string OneLine(Exception e) => string.Join(' ', e.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');

    /// <summary>The file contradicts itself here.</summary>
    public InvalidFormatException Bad(string why) => new($"{Title}: {why}.");

    /// <summary>The file asks for something that the layers do not do.</summary>
    public UnsupportedException Unsupported(string why) => new($"{Title} is not supported: {why}.");

    /// <summary>An axis counted from the front.</summary>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw Bad($"axis {axis} does not exist in a tensor of {rank} axes");

    public ImportValue Apply(string className, JsonObject config, params IReadOnlyList<SymbolicTensor> inputs) => Weighted(className, config, inputs);

    /// <summary>Makes a layer of its Keras config, calls it, and keeps the numbers that become its parameters.</summary>
    public ImportValue Weighted(
        string className, JsonObject config, IReadOnlyList<SymbolicTensor> inputs, params IReadOnlyList<(string Parameter, float[] Values)> weights)
    {
        Layer layer = LayerRegistry.FromConfig(className, config);
        layer.Name = importer.NameLayer(proto, weights.Count > 0 && className != nameof(OnnxOperator));
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

    /// <summary>Makes a layer of an operator that has no layer of its own.</summary>
    /// <param name="op">One that <see cref="OperatorFormulas"/> knows.</param>
    /// <param name="config">Its options.</param>
    /// <param name="operands">What it takes, at least one of them computed by the network.</param>
    public SymbolicTensor Operate(string op, JsonObject config, params ReadOnlySpan<ImportValue> operands)
    {
        config["operator"] = op;
        config["trainable"] = false;
        var constants = new JsonObject();
        var inputs = new List<SymbolicTensor>();
        var weights = new List<(string, float[])>();
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i].Tensor is { } tensor)
            {
                inputs.Add(operands[i].BatchAxis == 0 ? tensor : throw Misplaced(i, operands[i]));
                continue;
            }

            OnnxTensor constant = operands[i].Constant!;
            Claim(constant.Count);
            constants[i.ToString(CultureInfo.InvariantCulture)] = KerasConfig.ToKeras(constant.Dims.Length == 0 ? [1] : constant.Dims);
            weights.Add((OnnxOperator.NameOf(i), ConstantTypes.Reals(this, constant)));
        }

        if (constants.Count > 0)
        {
            config["constants"] = constants;
        }

        return Weighted(nameof(OnnxOperator), config, inputs, weights).Tensor!;
    }

    /// <summary>The one node that reads this one's result, if it is of the given kind.</summary>
    public NodeProto? Follower(string op) => importer.Follower(proto.Output[0], op);

    /// <summary>The constant that a name stands for.</summary>
    public OnnxTensor? Known(string name) => importer.Find(name)?.Constant;

    /// <summary>Notes that a later node's work is done.</summary>
    public void Absorb(NodeProto node, ImportValue result) => importer.Absorb(node, result);

    private UnsupportedException Misplaced(int input, ImportValue value) =>
        Unsupported($"the batch is axis {value.BatchAxis} of its input {input}, and here it must be the first: {value.Mover}");

    private void RefuseTheRest()
    {
        if (proto.Attribute.FirstOrDefault(a => !askedAttributes.Contains(a.Name)) is { } attribute)
        {
            throw Unsupported($"its attribute '{PlainText.Excerpt(attribute.Name)}' is not acted on");
        }

        if (Enumerable.Range(0, proto.Input.Count).FirstOrDefault(i => Has(i) && !askedInputs.Contains(i), -1) is >= 0 and var input)
        {
            throw Unsupported($"its input {input} ('{PlainText.Excerpt(proto.Input[input])}') is not acted on");
        }
    }

    private string Ask(int input)
    {
        askedInputs.Add(input);
        return proto.Input[input];
    }
}
