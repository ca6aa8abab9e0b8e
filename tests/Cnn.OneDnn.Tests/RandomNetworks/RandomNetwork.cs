using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.RandomNetworks;

/// <summary>
/// Draws a small network: one to three spatial axes, either data format, chains with branches and merges of convolutions (strides, dilation, groups, paddings,
/// depthwise, separable, transposed), pooling, normalizations, activations and layers that move elements, with one or two outputs. The same seed gives the same
/// network.
/// </summary>
internal sealed class RandomNetwork
{
    private const int LargestTensor = 3000;
    private static readonly string[] Functions =
        ["relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "gelu_tanh", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign",
            "silu", "mish", "softmax"];

    private readonly Random random;
    private readonly int rank;
    private readonly bool channelsLast;
    private readonly List<SymbolicTensor> tensors = [];

    private RandomNetwork(int seed)
    {
        random = new Random(seed);
        rank = Pick(1, 2, 2, 2, 3);
        channelsLast = random.Next(4) > 0;
    }

    private string Format => channelsLast ? "channels_last" : "channels_first";

    private int ChannelAxis => channelsLast ? -1 : 1;

    public static Model Make(int seed, BackendKind backend) => new RandomNetwork(seed).Build(new ModelOptions { Backend = backend, Seed = (ulong)seed });

    private Model Build(ModelOptions options)
    {
        int[] spatial = [.. Enumerable.Range(0, rank).Select(_ => random.Next(rank == 3 ? 3 : 5, rank switch { 1 => 24, 2 => 13, _ => 7 }))];
        int channels = Pick(1, 2, 3, 4, 8, 16);
        var input = new Input(channelsLast ? [.. spatial, channels] : [channels, .. spatial]);
        tensors.Add(input.Output);
        int wanted = random.Next(3, 9);
        for (int tries = 0; tensors.Count <= wanted && tries < 100; tries++)
        {
            SymbolicTensor source = random.Next(4) == 0 ? tensors[random.Next(tensors.Count)] : tensors[^1];
            if (Grow(source) is { } grown && grown.Shape.ElementCount <= LargestTensor)
            {
                tensors.Add(grown);
            }
        }

        List<SymbolicTensor> outputs = [End(tensors[^1])];
        if (random.Next(5) == 0)
        {
            outputs.Add(End(tensors[tensors.Count / 2]));
        }

        return new Model([input.Output], outputs) { Options = options };
    }

    private SymbolicTensor? Grow(SymbolicTensor x)
    {
        try
        {
            return random.Next(16) switch
            {
                0 or 1 or 2 or 3 => Convolve(x),
                4 => Depthwise(x),
                5 => Transposed(x),
                6 or 7 => Pool(x),
                8 or 9 => Normalize(x),
                10 => Make("Activation", new() { ["activation"] = Pick(Functions) }, x),
                11 or 12 => Merge(x),
                13 => Branch(x),
                14 => Move(x),
                _ => Make("Dense", new() { ["units"] = random.Next(1, 9), ["activation"] = Pick("linear", "tanh") }, x),
            };
        }
        catch (Exception e) when (e is ShapeException or ArgumentException)
        {
            // A window larger than its input, or groups that do not divide the channels: draw again.
            return null;
        }
    }

    private SymbolicTensor Convolve(SymbolicTensor x)
    {
        int groups = Pick(1, 1, 1, 2, 4), channels = Channels(x);
        groups = channels % groups == 0 ? groups : 1;
        bool dilated = random.Next(4) == 0;
        return Make($"Conv{rank}D", Window(random.Next(1, 6) * groups, dilated ? 1 : random.Next(1, 4), dilated ? 2 : 1, "groups", groups), x);
    }

    private SymbolicTensor Depthwise(SymbolicTensor x)
    {
        int stride = random.Next(1, 3);
        JsonObject config = Window(random.Next(1, 6), stride, 1, "depth_multiplier", random.Next(1, 3));
        config["strides"] = stride;
        if (rank == 3)
        {
            return Convolve(x);
        }

        bool separable = random.Next(2) == 0;
        if (!separable)
        {
            config.Remove("filters");
        }

        return Make(separable ? $"SeparableConv{rank}D" : $"DepthwiseConv{rank}D", config, x);
    }

    private SymbolicTensor Transposed(SymbolicTensor x)
    {
        JsonObject config = Window(random.Next(1, 6), random.Next(1, 4), 1, "use_bias", random.Next(2) == 0);
        config["padding"] = Pick("valid", "same");
        return Make($"Conv{rank}DTranspose", config, x);
    }

    private JsonObject Window(int filters, int stride, int dilation, string key, JsonNode value)
    {
        var config = new JsonObject
        {
            ["filters"] = filters,
            ["kernel_size"] = Sizes(1, rank == 3 ? 3 : 5),
            ["strides"] = random.Next(2) == 0 || dilation > 1 ? Same(stride) : Sizes(1, stride),
            ["dilation_rate"] = Same(dilation),
            ["padding"] = Pick("valid", "same", "same"),
            ["data_format"] = Format,
            ["activation"] = Pick("linear", "linear", "relu", "tanh", "elu", "sigmoid"),
            ["use_bias"] = random.Next(3) > 0,
        };
        config[key] = value;
        return config;
    }

    private SymbolicTensor Pool(SymbolicTensor x) => Make(
        $"{Pick("Max", "Average")}Pooling{rank}D",
        new() { ["pool_size"] = Sizes(1, 3), ["strides"] = Sizes(1, 3), ["padding"] = Pick("valid", "same"), ["data_format"] = Format },
        x);

    private SymbolicTensor Normalize(SymbolicTensor x)
    {
        int channels = Channels(x);
        string kind = Pick("BatchNormalization", "BatchNormalization", "LayerNormalization", "GroupNormalization", "LocalResponseNormalization");
        var config = new JsonObject
        {
            ["axis"] = kind == "LayerNormalization" ? -1 : ChannelAxis,
            ["scale"] = random.Next(3) > 0,
            ["center"] = random.Next(3) > 0,
            ["epsilon"] = 0.01,
        };
        switch (kind)
        {
            case "GroupNormalization":
                config["groups"] = channels % 2 == 0 ? 2 : 1;
                break;
            case "LocalResponseNormalization":
                config = new() { ["size"] = Pick(3, 5), ["alpha"] = 0.1, ["beta"] = 0.75, ["k"] = 1, ["data_format"] = Format };
                break;
        }

        return Make(kind, config, x);
    }

    /// <summary>Joins a tensor with another of its shape, made by a convolution if there is none.</summary>
    private SymbolicTensor Merge(SymbolicTensor x)
    {
        SymbolicTensor other = tensors.FindLast(t => t != x && t.Shape == x.Shape)
            ?? Make($"Conv{rank}D", new() { ["filters"] = Channels(x), ["kernel_size"] = Sizes(1, 3), ["padding"] = "same", ["data_format"] = Format }, x);
        string kind = Pick("Add", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate");
        return Make(kind, kind == "Concatenate" ? new() { ["axis"] = random.Next(3) == 0 ? random.Next(1, rank + 2) : ChannelAxis } : [], x, other);
    }

    /// <summary>As in Inception: paths with windows of several sizes, side by side.</summary>
    private SymbolicTensor Branch(SymbolicTensor x)
    {
        SymbolicTensor[] paths = [.. Enumerable.Range(0, random.Next(2, 4)).Select(i => Make(
            $"Conv{rank}D", new() { ["filters"] = random.Next(1, 5), ["kernel_size"] = Same((2 * i) + 1), ["padding"] = "same", ["data_format"] = Format,
                ["activation"] = "relu" }, x))];
        SymbolicTensor pooled = Make($"MaxPooling{rank}D", new() { ["pool_size"] = 3, ["strides"] = 1, ["padding"] = "same", ["data_format"] = Format }, x);
        return Make("Concatenate", new() { ["axis"] = ChannelAxis }, [.. paths, pooled]);
    }

    private SymbolicTensor Move(SymbolicTensor x) => random.Next(4) switch
    {
        0 => Make($"ZeroPadding{rank}D", new() { ["padding"] = Borders(), ["data_format"] = Format }, x),
        1 => Make($"Cropping{rank}D", new() { ["cropping"] = Borders(), ["data_format"] = Format }, x),
        2 => Enlarge(x),
        _ => Make("PReLU", new() { ["shared_axes"] = random.Next(2) == 0 ? null : new JsonArray(1), ["alpha_initializer"] = "ones" }, x),
    };

    private SymbolicTensor Enlarge(SymbolicTensor x)
    {
        var config = new JsonObject { ["size"] = rank == 1 ? 2 : Sizes(1, 2), ["data_format"] = Format };
        if (rank == 2)
        {
            config["interpolation"] = Pick("nearest", "bilinear");
        }

        return Make($"UpSampling{rank}D", config, x);
    }

    private SymbolicTensor End(SymbolicTensor x)
    {
        SymbolicTensor flat = random.Next(3) switch
        {
            0 => Make($"GlobalAveragePooling{rank}D", new() { ["data_format"] = Format }, x),
            1 => Make($"GlobalMaxPooling{rank}D", new() { ["data_format"] = Format }, x),
            _ => Make("Flatten", new() { ["data_format"] = Format }, x),
        };
        return Make("Dense", new() { ["units"] = 4, ["activation"] = Pick("softmax", "softmax", "linear") }, flat);
    }

    private JsonArray Borders()
    {
        JsonArray One() => [random.Next(0, 3), random.Next(0, 3)];
        return rank == 1 ? One() : new JsonArray([.. Enumerable.Range(0, rank).Select(_ => One())]);
    }

    private JsonArray Sizes(int from, int to) => [.. Enumerable.Range(0, rank).Select(_ => (JsonNode)random.Next(from, to + 1))];

    private JsonArray Same(int value) => [.. Enumerable.Repeat(value, rank).Select(v => (JsonNode)v)];

    private int Channels(SymbolicTensor x) => channelsLast ? x.Shape[-1] : x.Shape[0];

    private T Pick<T>(params ReadOnlySpan<T> values) => values[random.Next(values.Length)];

    private static SymbolicTensor Make(string className, JsonObject config, params SymbolicTensor[] inputs) =>
        LayerRegistry.FromConfig(className, config).Apply(inputs);
}
