using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// An activation as a layer, <c>new Activation("relu")</c>, as Keras's Activation; and the names of the functions, <c>Activation.Relu</c>, for the layers that
/// take one. Input and output have the same shape. A layer that comes from a file is an <see cref="ActivationLayer"/>, which this is too.
/// </summary>
public sealed class Activation : ActivationLayer
{
    /// <summary>x.</summary>
    public const ActivationKind Linear = ActivationKind.Linear;

    /// <summary>max(x, 0).</summary>
    public const ActivationKind Relu = ActivationKind.Relu;

    /// <summary>min(max(x, 0), 6).</summary>
    public const ActivationKind Relu6 = ActivationKind.Relu6;

    /// <summary>x for x > 0, alpha x otherwise (alpha 0.2).</summary>
    public const ActivationKind LeakyRelu = ActivationKind.LeakyRelu;

    /// <summary>x for x > 0, alpha (e^x - 1) otherwise (alpha 1).</summary>
    public const ActivationKind Elu = ActivationKind.Elu;

    /// <summary>Elu with alpha 1.67326 scaled by 1.0507.</summary>
    public const ActivationKind Selu = ActivationKind.Selu;

    /// <summary>x Phi(x), with the error function.</summary>
    public const ActivationKind Gelu = ActivationKind.Gelu;

    /// <summary>Gelu's tanh approximation.</summary>
    public const ActivationKind GeluTanh = ActivationKind.GeluTanh;

    /// <summary>1 / (1 + e^-x).</summary>
    public const ActivationKind Sigmoid = ActivationKind.Sigmoid;

    /// <summary>relu6(x + 3) / 6.</summary>
    public const ActivationKind HardSigmoid = ActivationKind.HardSigmoid;

    /// <summary>The hyperbolic tangent.</summary>
    public const ActivationKind Tanh = ActivationKind.Tanh;

    /// <summary>log(1 + e^x).</summary>
    public const ActivationKind Softplus = ActivationKind.Softplus;

    /// <summary>x / (1 + |x|).</summary>
    public const ActivationKind Softsign = ActivationKind.Softsign;

    /// <summary>x sigmoid(x).</summary>
    public const ActivationKind Silu = ActivationKind.Silu;

    /// <summary>
    /// x relu6(x + 3) / 6, also called hard swish. Layers compute it as the product of x and <see cref="HardSigmoid"/>; it is no operation of its own.
    /// </summary>
    public const ActivationKind HardSilu = ActivationKind.HardSilu;

    /// <summary>x tanh(softplus(x)).</summary>
    public const ActivationKind Mish = ActivationKind.Mish;

    /// <summary>e^x.</summary>
    public const ActivationKind Exponential = ActivationKind.Exponential;

    /// <summary>e^x over its sum along the last axis of the user's tensor.</summary>
    public const ActivationKind Softmax = ActivationKind.Softmax;

    /// <summary>The logarithm of <see cref="Softmax"/>.</summary>
    public const ActivationKind LogSoftmax = ActivationKind.LogSoftmax;

    /// <summary>Applies this function.</summary>
    /// <param name="activation">The function, or Keras's name of it.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Activation(ActivationArgument activation, Shape? inputShape = null, string? name = null)
        : base(activation, inputShape, name)
    {
    }
}
