using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Layers;

/// <summary>How Keras writes activations, paddings, formats, initializers and regularizers into a layer's config, and the first of these back.</summary>
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
        JsonObject config = initializer.GetConfig();
        if (initializer.Seed is { } seed)
        {
            config["seed"] = seed;
        }

        return Object(Class(initializer, Initializer.Known), config);
    }

    public static JsonNode? ToKeras(Regularizer? regularizer) =>
        regularizer is null ? null : Object(Class(regularizer, Regularizer.Known), regularizer.GetConfig());

    public static JsonNode? ToKeras(Constraint? constraint) =>
        constraint is null ? null : Object(Class(constraint, Constraint.Known), constraint.GetConfig());

    /// <summary>Writes a constraint where there is one.</summary>
    public static void Add(JsonObject config, string key, Constraint? constraint)
    {
        if (constraint is not null)
        {
            config[key] = ToKeras(constraint);
        }
    }

    private static string Class<T>(T described, KnownClasses<T> classes)
        where T : class => CustomObjects.IsOwn(described) ? classes.NameOf(described) : described.GetType().Name;

    private static JsonObject Object(string className, JsonObject config) => new() { [ConfigReader.ClassField] = className, ["config"] = config };
}
