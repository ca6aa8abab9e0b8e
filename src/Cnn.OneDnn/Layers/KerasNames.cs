using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Layers;

/// <summary>How Keras writes activations, paddings, formats, initializers and regularizers into a layer's config, and back.</summary>
internal static class KerasNames
{
    private static readonly (ActivationKind Activation, string Name)[] Activations =
    [
        (ActivationKind.Linear, "linear"), (ActivationKind.Relu, "relu"), (ActivationKind.Relu6, "relu6"), (ActivationKind.LeakyRelu, "leaky_relu"),
        (ActivationKind.Elu, "elu"), (ActivationKind.Selu, "selu"), (ActivationKind.Gelu, "gelu"), (ActivationKind.GeluTanh, "gelu_tanh"),
        (ActivationKind.Sigmoid, "sigmoid"), (ActivationKind.HardSigmoid, "hard_sigmoid"), (ActivationKind.Tanh, "tanh"),
        (ActivationKind.Softplus, "softplus"), (ActivationKind.Softsign, "softsign"), (ActivationKind.Silu, "silu"), (ActivationKind.HardSilu, "hard_silu"),
        (ActivationKind.Mish, "mish"),
        (ActivationKind.Exponential, "exponential"), (ActivationKind.Softmax, "softmax"), (ActivationKind.LogSoftmax, "log_softmax"),
    ];

    public static string ToKeras(ActivationKind activation) => Activations.First(a => a.Activation == activation).Name;

    /// <summary>The activation that Keras calls so; null means linear.</summary>
    /// <exception cref="ArgumentException">No activation has this name.</exception>
    public static ActivationKind ActivationOf(string? name)
    {
        string wanted = name switch { null => "linear", "swish" => "silu", "hard_swish" => "hard_silu", _ => name };
        foreach ((ActivationKind activation, string known) in Activations)
        {
            if (known == wanted)
            {
                return activation;
            }
        }

        throw new ArgumentException($"Unknown activation '{name}'. Known: {string.Join(", ", Activations.Select(a => a.Name))}.", nameof(name));
    }

    public static string ToKeras(DataFormat format) => format == DataFormat.ChannelsLast ? "channels_last" : "channels_first";

    public static JsonArray ToKeras(PerAxis sizes) => [.. sizes.Select(s => (JsonNode)s)];

    public static JsonNode ToKeras(Padding padding) => padding switch
    {
        Padding.SamePadding => "same",
        Padding.CausalPadding => "causal",
        Padding.ExplicitPadding pads => ToKeras(pads.Pads),
        _ => "valid",
    };

    public static JsonArray ToKeras(IEnumerable<(int Before, int After)> pairs) => [.. pairs.Select(p => (JsonNode)new JsonArray(p.Before, p.After))];

    /// <summary>The padding that Keras calls so, or null.</summary>
    public static Padding? PaddingOf(string? name) => name switch
    {
        "valid" => Padding.Valid,
        "same" => Padding.Same,
        "causal" => Padding.Causal,
        _ => null,
    };

    public static string ToKeras(Interpolation interpolation) => interpolation == Interpolation.Bilinear ? "bilinear" : "nearest";

    public static string ToKeras(FillMode mode) => mode switch
    {
        FillMode.Reflect => "reflect",
        FillMode.Wrap => "wrap",
        FillMode.Constant => "constant",
        _ => "nearest",
    };

    public static JsonNode ToKeras(FactorRange factor) => factor.IsOne ? factor.Upper : new JsonArray(factor.Lower, factor.Upper);

    public static JsonObject ToKeras(Initializer initializer)
    {
        JsonObject config = ConfigOf(initializer);
        if (initializer.Seed is { } seed)
        {
            config["seed"] = seed;
        }

        return Object(initializer.GetType().Name, config);
    }

    private static JsonObject ConfigOf(Initializer initializer) => initializer switch
    {
        Constant constant => new JsonObject { ["value"] = constant.Value },
        RandomUniform uniform => new JsonObject { ["minval"] = uniform.Minimum, ["maxval"] = uniform.Maximum },
        RandomNormal normal => new JsonObject { ["mean"] = normal.Mean, ["stddev"] = normal.StandardDeviation },
        TruncatedNormal normal => new JsonObject { ["mean"] = normal.Mean, ["stddev"] = normal.StandardDeviation },
        _ => initializer.GetConfig(),
    };

    /// <summary>The initializer of a name or of an object {class_name, config}.</summary>
    /// <exception cref="ConfigurationException">No initializer has this name, or its config does not fit.</exception>
    public static Initializer InitializerOf(JsonNode node)
    {
        (string name, JsonObject json) = ConfigReader.Named(node, "initializer");
        if (CustomObjects.Make<Initializer>(name, json) is { } own)
        {
            return own;
        }

        return ConfigReader.Make(name, json, config => Initializer.Parse(name) switch
        {
            Constant => new Constant { Value = (float)config.Number("value", 0) },
            VarianceScaling => new VarianceScaling(config),
            Orthogonal => new Orthogonal(config.Number("gain", 1), config.OptionalInt("seed")),
            RandomUniform => new RandomUniform
            {
                Seed = config.OptionalInt("seed"),
                Minimum = (float)config.Number("minval", -0.05),
                Maximum = (float)config.Number("maxval", 0.05),
            },
            RandomNormal => new RandomNormal
            {
                Seed = config.OptionalInt("seed"),
                Mean = (float)config.Number("mean", 0),
                StandardDeviation = (float)config.Number("stddev", 0.05),
            },
            TruncatedNormal => new TruncatedNormal
            {
                Seed = config.OptionalInt("seed"),
                Mean = (float)config.Number("mean", 0),
                StandardDeviation = (float)config.Number("stddev", 0.05),
            },
            Initializer other => WithSeed(other, config.OptionalInt("seed")),
        });
    }

    private static Initializer WithSeed(Initializer usual, int? seed) => seed is null ? usual : usual switch
    {
        GlorotUniform => new GlorotUniform(seed),
        GlorotNormal => new GlorotNormal(seed),
        HeUniform => new HeUniform(seed),
        HeNormal => new HeNormal(seed),
        LecunUniform => new LecunUniform(seed),
        LecunNormal => new LecunNormal(seed),
        _ => usual,
    };

    public static JsonNode? ToKeras(Regularizer? regularizer) =>
        regularizer is null ? null : CustomObjects.IsOwn(regularizer)
            ? Object(regularizer.GetType().Name, regularizer.GetConfig())
            : Object("L1L2", new JsonObject { ["l1"] = regularizer.L1, ["l2"] = regularizer.L2 });

    /// <summary>The regularizer of a name or of an object {class_name, config}.</summary>
    /// <exception cref="ConfigurationException">No regularizer has this name, or its config does not fit.</exception>
    public static Regularizer RegularizerOf(JsonNode node)
    {
        (string name, JsonObject json) = ConfigReader.Named(node, "regularizer");
        if (CustomObjects.Make<Regularizer>(name, json) is { } own)
        {
            return own;
        }

        return ConfigReader.Make(name, json, config => name.ToUpperInvariant() switch
        {
            "L1" => new L1L2(config.Number("l1", 0.01), 0),
            "L2" => new L1L2(0, config.Number("l2", 0.01)),
            "L1L2" or "L1_L2" => new L1L2(config.Number("l1", 0), config.Number("l2", 0)),
            _ => throw new ConfigurationException(name, "class_name", $"Unknown regularizer '{name}'. Known: L1, L2, L1L2."),
        });
    }

    public static JsonNode? ToKeras(Constraint? constraint) => constraint is null ? null : Object(constraint.GetType().Name, constraint.GetConfig());

    /// <summary>The constraint of a name or of an object {class_name, config}.</summary>
    /// <exception cref="ConfigurationException">No constraint has this name, or its config does not fit.</exception>
    public static Constraint ConstraintOf(JsonNode node)
    {
        (string name, JsonObject json) = ConfigReader.Named(node, "constraint");
        return CustomObjects.Make<Constraint>(name, json) ?? ConfigReader.Make(name, json, config => Constraint.Parse(name) switch
        {
            MaxNorm => new MaxNorm(config),
            UnitNorm => new UnitNorm(config),
            MinMaxNorm => new MinMaxNorm(config),
            Constraint other => other,
        });
    }

    /// <summary>Writes a constraint where there is one.</summary>
    public static void Add(JsonObject config, string key, Constraint? constraint)
    {
        if (constraint is not null)
        {
            config[key] = ToKeras(constraint);
        }
    }

    private static JsonObject Object(string className, JsonObject config) => new() { ["class_name"] = className, ["config"] = config };
}
