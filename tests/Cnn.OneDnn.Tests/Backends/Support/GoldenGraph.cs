using System.Text.Json;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Builds the graph of a golden case.</summary>
internal sealed class GoldenGraph
{
    private readonly JsonElement attributes;
    private readonly Dictionary<string, Value> inputs;
    private readonly GraphRunner runner;
    private readonly string op;

    public GoldenGraph(JsonElement item, GraphRunner runner, Func<string, HostTensor, HostTensor>? change = null)
    {
        op = item.GetProperty("op").GetString()!;
        attributes = item.GetProperty("attrs");
        this.runner = runner;
        HostTensor y = GoldenOps.Tensor(item.GetProperty("output").GetString()!);
        OutputShape = y.Shape;
        inputs = item.GetProperty("inputs").EnumerateObject().ToDictionary(p => p.Name, p =>
        {
            HostTensor tensor = Shaped(p.Name, GoldenOps.Tensor(p.Value.GetString()!));
            return runner.Input(change is null ? tensor : change(p.Name, tensor));
        });
    }

    public Shape OutputShape { get; }

    public Value Input(string name) => inputs[name];

    /// <summary>Emits the case's nodes and returns its result.</summary>
    public Value Build()
    {
        Value x = inputs["x"];
        return op switch
        {
            "conv1d" or "conv2d" or "conv3d" => Emit(new ConvolutionOp(Window(), Int("groups"), inputs.ContainsKey("b")), "x", "w", "b"),
            "conv_transpose2d" => Transposed(),
            "max_pool1d" or "max_pool2d" or "max_pool3d" => Pooling(PoolingKind.Max),
            "avg_pool1d" or "avg_pool2d" or "avg_pool3d" =>
                Pooling(attributes.GetProperty("include_pad").GetBoolean() ? PoolingKind.AverageIncludingPadding : PoolingKind.AverageExcludingPadding),
            "global_avg_pool2d" => Global(PoolingKind.AverageExcludingPadding),
            "global_max_pool2d" => Global(PoolingKind.Max),
            "batch_norm_train" => Emit(new BatchNormalizationOp(Float("epsilon"), Scale: true, Shift: true), "x", "gamma", "beta"),
            "batch_norm_eval" =>
                Emit(new BatchNormalizationInferenceOp(Float("epsilon"), Scale: true, Shift: true), "x", "gamma", "beta", "moving_mean", "moving_var"),
            "layer_norm" => Emit(new LayerNormalizationOp(Float("epsilon"), Scale: true, Shift: true), "x", "gamma", "beta"),
            "group_norm" => Emit(new GroupNormalizationOp(Int("groups"), Float("epsilon"), Scale: true, Shift: true), "x", "gamma", "beta"),
            "dense" => Emit(new DenseOp(inputs.ContainsKey("b")), "x", "w", "b"),
            "activation" => Activation(),
            "lrn" => Emit(new LocalResponseNormalizationOp(Int("size"), Float("alpha"), Float("beta"), Float("k")), "x"),
            "add" => Emit(new BinaryOp(BinaryKind.Add), "x", "x2"),
            "concat" => Emit(new ConcatenateOp(Int("axis")), "x", "x2", "x3"),
            "upsample_nearest2d" => Emit(new ResizeOp(Bilinear: false, [.. Ints("size")]), "x"),
            _ => throw new NotSupportedException(op),
        };
    }

    private int Int(string name) => attributes.GetProperty(name).GetInt32();

    private float Float(string name) => attributes.GetProperty(name).GetSingle();

    private int[] Ints(string name) => [.. attributes.GetProperty(name).EnumerateArray().Select(v => v.GetInt32())];

    private Value Emit(Op node, params string[] names) => runner.Graph.Emit(node, [.. names.Where(inputs.ContainsKey).Select(n => inputs[n])])[0];

    private Window Window()
    {
        int[] strides = Ints("strides");
        int[] dilations = attributes.TryGetProperty("dilation", out JsonElement d)
            ? [.. d.EnumerateArray().Select(v => v.GetInt32())]
            : [.. strides.Select(_ => 1)];
        int[][] pads = [.. attributes.GetProperty("pads").EnumerateArray().Select(p => new[] { p[0].GetInt32(), p[1].GetInt32() })];
        return Cnn.OneDnn.Graph.Window.Create(strides, dilations, [.. pads.Select(p => p[0])], [.. pads.Select(p => p[1])]);
    }

    private Value Pooling(PoolingKind kind) => Emit(new PoolingOp(kind, Window(), [.. Ints("pool_size")], Training: true), "x");

    private Value Global(PoolingKind kind)
    {
        int[] spatial = inputs["x"].Shape.ToArray()[2..], zeros = new int[spatial.Length];
        Window window = Cnn.OneDnn.Graph.Window.Create(spatial, [.. spatial.Select(_ => 1)], zeros, zeros);
        return Emit(new PoolingOp(kind, window, [.. spatial], Training: true), "x");
    }

    // A transposed convolution is the gradient of the convolution that leads from its result to its source.
    private Value Transposed()
    {
        Value y = Emit(new ConvolutionBackwardDataOp(Window(), Int("groups"), OutputShape), "x", "w");
        return runner.Graph.Emit(new BinaryOp(BinaryKind.Add), y, inputs["b"])[0];
    }

    private Value Activation()
    {
        string name = attributes.GetProperty("name").GetString()!.Replace("_", "", StringComparison.Ordinal);
        ActivationKind activation = Enum.Parse<ActivationKind>(name, ignoreCase: true);
        if (activation is Cnn.OneDnn.Activation.Softmax or Cnn.OneDnn.Activation.LogSoftmax)
        {
            return Emit(new SoftmaxOp(activation == Cnn.OneDnn.Activation.LogSoftmax), "x");
        }

        float alpha = attributes.TryGetProperty("alpha", out JsonElement a) ? a.GetSingle() : activation == Cnn.OneDnn.Activation.Elu ? 1 : 0;
        return Emit(new ActivationOp(activation, alpha), "x");
    }

    // The same elements in the shape that the op has in the engine.
    private HostTensor Shaped(string name, HostTensor tensor)
    {
        int[] dims = tensor.Shape.ToArray();
        bool rows = op == "layer_norm" || (op == "activation" && attributes.GetProperty("name").GetString()!.Contains("softmax", StringComparison.Ordinal));
        if (rows && name == "x")
        {
            return tensor.Reshape(tensor.Shape.ElementCount / dims[^1], dims[^1]);
        }

        if (op == "conv_transpose2d" && name == "b")
        {
            return tensor.Reshape(1, dims[0], 1, 1);
        }

        bool convolution = op.StartsWith("conv", StringComparison.Ordinal) && !op.StartsWith("concat", StringComparison.Ordinal);
        return convolution && name == "w" && Int("groups") > 1 ? tensor.Reshape([Int("groups"), dims[0] / Int("groups"), .. dims[1..]]) : tensor;
    }
}
