using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Initializers;
using Cnn.OneDnn.Regularizers;

namespace Cnn.OneDnn.Layers;

/// <summary>The names under which Keras writes activations, initializers and regularizers into a layer's config.</summary>
internal static class KerasNames
{
    private static readonly (Activation Activation, string Name)[] Activations =
    [
        (Activation.Linear, "linear"), (Activation.Relu, "relu"), (Activation.Relu6, "relu6"), (Activation.LeakyRelu, "leaky_relu"),
        (Activation.Elu, "elu"), (Activation.Selu, "selu"), (Activation.Gelu, "gelu"), (Activation.GeluTanh, "gelu_tanh"),
        (Activation.Sigmoid, "sigmoid"), (Activation.HardSigmoid, "hard_sigmoid"), (Activation.Tanh, "tanh"),
        (Activation.Softplus, "softplus"), (Activation.Softsign, "softsign"), (Activation.Silu, "silu"), (Activation.Mish, "mish"),
        (Activation.Exponential, "exponential"), (Activation.Softmax, "softmax"), (Activation.LogSoftmax, "log_softmax"),
    ];

    public static string Of(Activation activation) => Activations.First(a => a.Activation == activation).Name;

    /// <summary>The activation that Keras calls so; null means linear.</summary>
    /// <exception cref="ArgumentException">No activation has this name.</exception>
    public static Activation ActivationOf(string? name)
    {
        foreach ((Activation activation, string known) in Activations)
        {
            if (known == (name ?? "linear"))
            {
                return activation;
            }
        }

        throw new ArgumentException($"Unknown activation '{name}'. Known: {string.Join(", ", Activations.Select(a => a.Name))}.", nameof(name));
    }

    public static JsonNode Of(Initializer initializer) => new JsonObject { ["class_name"] = initializer.GetType().Name, ["config"] = new JsonObject() };

    public static JsonNode? Of(Regularizer? regularizer) =>
        regularizer is null ? null : new JsonObject { ["class_name"] = "L1L2", ["config"] = new JsonObject { ["l1"] = regularizer.L1, ["l2"] = regularizer.L2 } };
}
