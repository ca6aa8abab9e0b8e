using Cnn.Models.Onnx.Schema;
using Kind = Cnn.Models.Onnx.Schema.AttributeProto.Types.AttributeType;

namespace Cnn.Models.Onnx.Import;

/// <content>What the node's attributes say.</content>
internal sealed partial class ImportNode
{
    public long Int(string name, long fallback) => Attribute(name, Kind.Int) is { } attribute ? OnnxTensor.Size(attribute.I) : fallback;

    public float Float(string name, float fallback) => Attribute(name, Kind.Float)?.F ?? fallback;

    public string Text(string name, string fallback) => Attribute(name, Kind.String)?.S.ToStringUtf8() ?? fallback;

    public float[]? Floats(string name) => Attribute(name, Kind.Floats) is { } attribute ? [.. attribute.Floats] : null;

    public OnnxTensor? TensorOf(string name) => Attribute(name, Kind.Tensor) is { } attribute
        ? importer.Decode(attribute.T ?? throw Bad($"attribute '{name}' is empty"))
        : null;

    public long[]? Longs(string name) => Attribute(name, Kind.Ints) is { } attribute ? [.. attribute.Ints.Select(OnnxTensor.Size)] : null;

    public bool HasAttribute(string name) => proto.Attribute.Any(a => a.Name == name);

    /// <summary>Refuses an attribute that has another value than the one that is acted on.</summary>
    public void Expect(string attribute, long only)
    {
        if (Int(attribute, only) is var value && value != only)
        {
            throw Unsupported($"its attribute '{attribute}' is {value}; only {only} is supported");
        }
    }

    /// <summary>Notes that an attribute or an input has no meaning beside the node's other ones.</summary>
    public void Ignore(params ReadOnlySpan<string> attributes)
    {
        foreach (string attribute in attributes)
        {
            askedAttributes.Add(attribute);
        }
    }

    /// <inheritdoc cref="Ignore(ReadOnlySpan{string})"/>
    public void Ignore(int input) => askedInputs.Add(input);

    /// <summary>Counts, each of which fits an int and is not negative.</summary>
    public int[]? Counts(string name) => Longs(name) is { } values
        ? [.. values.Select(v => v is >= 0 and <= int.MaxValue ? (int)v : throw Bad($"attribute '{name}' expects counts that are not negative, received {v}"))]
        : null;

    private AttributeProto? Attribute(string name, Kind kind)
    {
        askedAttributes.Add(name);
        AttributeProto? found = proto.Attribute.FirstOrDefault(a => a.Name == name);
        return found is null || found.Type == kind || found.Type == Kind.Undefined
            ? found
            : throw Bad($"attribute '{name}' is of type {found.Type}, expected {kind}");
    }
}
