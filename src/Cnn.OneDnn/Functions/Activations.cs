using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// Keras's keras.activations: functions of tensors that are there, <c>Activations.Relu(x)</c>, and the same as arguments of layers,
/// <c>new Dense(8, activation: Activations.Relu)</c>. Tensors that are being laid out have <see cref="Ops"/>.
/// </summary>
public static class Activations
{
    /// <summary>x.</summary>
    public static ActivationFunction Linear { get; } = Create(ActivationKind.Linear);

    /// <summary>max(x, 0).</summary>
    public static ActivationFunction Relu { get; } = Create(ActivationKind.Relu);

    /// <summary>min(max(x, 0), 6).</summary>
    public static ActivationFunction Relu6 { get; } = Create(ActivationKind.Relu6);

    /// <summary>x for x > 0, else 0.2 x.</summary>
    public static ActivationFunction LeakyRelu { get; } = Create(ActivationKind.LeakyRelu);

    /// <summary>x for x > 0, else e^x - 1.</summary>
    public static ActivationFunction Elu { get; } = Create(ActivationKind.Elu);

    /// <summary>The scaled elu of Klambauer et al. 2017.</summary>
    public static ActivationFunction Selu { get; } = Create(ActivationKind.Selu);

    /// <summary>x times the share of a normal distribution below x; exact, not by tanh.</summary>
    public static ActivationFunction Gelu { get; } = Create(ActivationKind.Gelu);

    /// <summary>1 / (1 + e^-x).</summary>
    public static ActivationFunction Sigmoid { get; } = Create(ActivationKind.Sigmoid);

    /// <summary>relu6(x + 3) / 6.</summary>
    public static ActivationFunction HardSigmoid { get; } = Create(ActivationKind.HardSigmoid);

    /// <summary>The hyperbolic tangent.</summary>
    public static ActivationFunction Tanh { get; } = Create(ActivationKind.Tanh);

    /// <summary>log(1 + e^x).</summary>
    public static ActivationFunction Softplus { get; } = Create(ActivationKind.Softplus);

    /// <summary>x / (1 + |x|).</summary>
    public static ActivationFunction Softsign { get; } = Create(ActivationKind.Softsign);

    /// <summary>x sigmoid(x).</summary>
    public static ActivationFunction Silu { get; } = Create(ActivationKind.Silu);

    /// <summary>x sigmoid(x), Keras's other name of silu.</summary>
    public static ActivationFunction Swish { get; } = Create(ActivationKind.Silu);

    /// <summary>x relu6(x + 3) / 6.</summary>
    public static ActivationFunction HardSilu { get; } = Create(ActivationKind.HardSilu);

    /// <summary>x tanh(softplus(x)).</summary>
    public static ActivationFunction Mish { get; } = Create(ActivationKind.Mish);

    /// <summary>e^x.</summary>
    public static ActivationFunction Exponential { get; } = Create(ActivationKind.Exponential);

    /// <summary>e^x over its sum along the last axis.</summary>
    public static ActivationFunction Softmax { get; } = Create(ActivationKind.Softmax);

    /// <summary>The logarithm of softmax along the last axis.</summary>
    public static ActivationFunction LogSoftmax { get; } = Create(ActivationKind.LogSoftmax);

    /// <summary>The function that Keras calls so, such as relu or leaky_relu; null is <see cref="Linear"/>.</summary>
    /// <exception cref="ArgumentException">No activation has this name.</exception>
    public static ActivationFunction Get(string? name) => Create(KerasNames.ActivationOf(name));

    /// <summary>Which of those that are built in a function is; null for another.</summary>
    internal static ActivationKind? KindOf(ActivationFunction function) => (function.Target as BuiltIn)?.Kind;

    private static ActivationFunction Create(ActivationKind kind) => new BuiltIn(kind).Apply;

    private sealed class BuiltIn(ActivationKind kind)
    {
        public ActivationKind Kind => kind;

        public Tensor Apply(Tensor x)
        {
            ArgumentNullException.ThrowIfNull(x);
            if (x.Shape.ElementCount == 0)
            {
                return x.ToFloat32();
            }

            // A softmax is of rows, and the others of elements, which are in rows as well.
            int columns = x.Shape.Rank == 0 ? 1 : x.Shape[-1];
            var input = new Input(columns);
            using var model = new Model(input, new Activation(kind).Apply(input));
            model.Options = new ModelOptions { Backend = BackendKind.Managed };
            return model.PredictOnBatch(x.ToFloat32().Reshape(-1, columns)).Reshape([.. x.Shape]);
        }
    }
}
