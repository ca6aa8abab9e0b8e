namespace Cnn.OneDnn;

/// <content>Activations of numbers that are there.</content>
public static partial class Ops
{
    /// <summary>min(max(x, 0), 6).</summary>
    public static Tensor Relu6(Tensor x) => Activations.Relu6(x);

    /// <summary>x for x > 0, else e^x - 1.</summary>
    public static Tensor Elu(Tensor x) => Activations.Elu(x);

    /// <summary>The scaled elu of Klambauer et al. 2017.</summary>
    public static Tensor Selu(Tensor x) => Activations.Selu(x);

    /// <summary>x times the share of a normal distribution below x; exact, not by tanh.</summary>
    public static Tensor Gelu(Tensor x) => Activations.Gelu(x);

    /// <summary>x for x > 0, else 0.2 x.</summary>
    public static Tensor LeakyRelu(Tensor x) => Activations.LeakyRelu(x);

    /// <summary>log(1 + e^x).</summary>
    public static Tensor Softplus(Tensor x) => Activations.Softplus(x);

    /// <summary>x / (1 + |x|).</summary>
    public static Tensor Softsign(Tensor x) => Activations.Softsign(x);

    /// <summary>x sigmoid(x).</summary>
    public static Tensor Silu(Tensor x) => Activations.Silu(x);

    /// <summary>x sigmoid(x), Keras's other name of silu.</summary>
    public static Tensor Swish(Tensor x) => Activations.Swish(x);

    /// <summary>relu6(x + 3) / 6.</summary>
    public static Tensor HardSigmoid(Tensor x) => Activations.HardSigmoid(x);

    /// <summary>x relu6(x + 3) / 6.</summary>
    public static Tensor HardSilu(Tensor x) => Activations.HardSilu(x);

    /// <summary>x tanh(softplus(x)).</summary>
    public static Tensor Mish(Tensor x) => Activations.Mish(x);

    /// <summary>The logarithm of softmax along the last axis.</summary>
    public static Tensor LogSoftmax(Tensor x) => Activations.LogSoftmax(x);

    /// <summary>log(1 / (1 + e^-x)).</summary>
    public static Tensor LogSigmoid(Tensor x) => Negative(Softplus(Negative(x)));
}
