using System.Text.Json;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>One case of ops.json while its graph is made.</summary>
internal sealed class OpCase
{
    private readonly GoldenTensors tensors;
    private readonly JsonElement inputs;
    private readonly Dictionary<string, (Value Value, Tensor Data)> fed = [];
    private readonly Dictionary<string, long> gradientTerms = [];

    public OpCase(JsonElement json, GoldenTensors tensors)
    {
        this.tensors = tensors;
        Json = json;
        Op = GoldenJson.Text(json, "op");
        Attributes = GoldenJson.Get(json, "attrs", JsonValueKind.Object);
        inputs = GoldenJson.Get(json, "inputs", JsonValueKind.Object);
        Output = tensors[GoldenJson.Text(json, "output")];
        Graph = new GraphBuilder { Training = true };
    }

    public JsonElement Json { get; }

    public string Op { get; }

    public JsonElement Attributes { get; }

    /// <summary>What the op should give.</summary>
    public Tensor Output { get; }

    public GraphBuilder Graph { get; }

    /// <summary>The number of terms that a number of the result is a sum of.</summary>
    public long Terms { get; set; } = 1;

    /// <summary>Values that the op updates in place, with the names of the tensors that they should become.</summary>
    public List<(Value Value, string Expected)> Updated { get; } = [];

    /// <summary>Values whose gradient the op itself knows, as losses do.</summary>
    public List<KeyValuePair<Value, Value>> KnownGradients { get; } = [];

    /// <summary>All values fed so far.</summary>
    public IReadOnlyCollection<(Value Value, Tensor Data)> Fed => fed.Values;

    /// <summary>The number of spatial axes of input x.</summary>
    public int SpatialRank => X.Shape.Rank - 2;

    public Value X => Input("x");

    public IReadOnlyList<string> InputNames => [.. inputs.EnumerateObject().Select(p => p.Name)];

    public bool Has(string input) => GoldenJson.Has(inputs, input);

    /// <summary>An input, seen in another shape of as many elements if one is given.</summary>
    public Value Input(string name, Shape? shape = null)
    {
        if (!fed.TryGetValue(name, out (Value Value, Tensor Data) entry))
        {
            fed[name] = entry = Feed(GoldenJson.Text(inputs, name), shape, name);
        }

        return entry.Value;
    }

    /// <summary>The shape in which an input is stored.</summary>
    public Shape ShapeOf(string name) => tensors[GoldenJson.Text(inputs, name)].Shape;

    /// <summary>A tensor that is no input of the op: the gradient that flows in, or state.</summary>
    public Value Constant(string tensor, Shape? shape = null)
    {
        if (!fed.TryGetValue("=" + tensor, out (Value Value, Tensor Data) entry))
        {
            fed["=" + tensor] = entry = Feed(tensor, shape, tensor);
        }

        return entry.Value;
    }

    public Value Emit(Op op, params Value[] operands) => Graph.Emit(op, operands)[0];

    /// <summary>The elements of a value in another shape, both in row-major order.</summary>
    public Value Reshape(Value value, Shape shape) =>
        value.Shape == shape ? value : Emit(new ReshapeOp(DataFormat.ChannelsFirst, DataFormat.ChannelsFirst, shape), value);

    /// <summary>A value as (rows, last axis).</summary>
    public Value Rows(Value value)
    {
        int last = value.Shape.Rank < 2 ? 1 : value.Shape[-1];
        return Reshape(value, new Shape(value.Shape.ElementCount / Math.Max(last, 1), last));
    }

    /// <summary>A vector along the channel axis of a tensor with the rank of <paramref name="like"/>.</summary>
    public Value PerChannel(Value vector, Value like)
    {
        int[] dims = [.. Enumerable.Repeat(1, like.Shape.Rank)];
        dims[1] = vector.Shape.ElementCount;
        return Reshape(vector, new Shape(dims));
    }

    /// <summary>Says how many terms a number of an input's gradient is a sum of.</summary>
    public void SetGradientTerms(string input, long terms) => gradientTerms[input] = terms;

    public long GradientTerms(string input) => gradientTerms.GetValueOrDefault(input, Terms);

    public Tensor Tensor(string name) => tensors[name];

    private (Value Value, Tensor Data) Feed(string tensor, Shape? shape, string name)
    {
        Tensor data = tensors[tensor];
        if (shape is not null && shape.ElementCount != data.Shape.ElementCount)
        {
            throw new GoldenFormatException($"tensor '{tensor}' of shape {data.Shape} should have {shape.ElementCount} elements");
        }

        return (Graph.AddInput(shape ?? data.Shape, data.Type, name), data);
    }
}
