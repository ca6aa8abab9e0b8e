namespace Cnn.OneDnn;

/// <summary>An elementwise function of one value, or a softmax, by its Keras name.</summary>
public enum ActivationKind
{
    /// <summary>x.</summary>
    Linear,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>x for x > 0, alpha x otherwise (alpha 0.2).</summary>
    LeakyRelu,

    /// <summary>x for x > 0, alpha (e^x - 1) otherwise (alpha 1).</summary>
    Elu,

    /// <summary>Elu with alpha 1.67326 scaled by 1.0507.</summary>
    Selu,

    /// <summary>x Phi(x), with the error function.</summary>
    Gelu,

    /// <summary>Gelu's tanh approximation.</summary>
    GeluTanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>relu6(x + 3) / 6.</summary>
    HardSigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>log(1 + e^x).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>x sigmoid(x).</summary>
    Silu,

    /// <summary>
    /// x relu6(x + 3) / 6, also called hard swish. Layers compute it as the product of x and <see cref="HardSigmoid"/>; it is no operation of its own.
    /// </summary>
    HardSilu,

    /// <summary>x tanh(softplus(x)).</summary>
    Mish,

    /// <summary>e^x.</summary>
    Exponential,

    /// <summary>e^x over its sum along the last axis of the user's tensor.</summary>
    Softmax,

    /// <summary>The logarithm of <see cref="Softmax"/>.</summary>
    LogSoftmax,
}
