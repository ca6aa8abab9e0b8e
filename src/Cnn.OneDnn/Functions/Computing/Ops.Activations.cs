using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// Keras's keras.ops for tensors that are being laid out, inside of a layer's call, of a <see cref="Lambda"/> or of a loss, and, where it says so, for numbers
/// that are there: <c>new Lambda(x =&gt; Ops.Relu(x) * 2)</c>. <see cref="LayerContext"/> has all that there is.
/// </summary>
public static partial class Ops
{
    /// <summary>max(x, 0).</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Relu(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Relu);

    /// <summary>min(max(x, 0), 6).</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Relu6(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Relu6);

    /// <summary>1 / (1 + e^-x).</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Sigmoid(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Sigmoid);

    /// <summary>The hyperbolic tangent of x.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Tanh(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Tanh);

    /// <summary>log(1 + e^x).</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Softplus(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Softplus);

    /// <summary>x / (1 + |x|).</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Softsign(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Softsign);

    /// <summary>x sigmoid(x).</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Silu(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Silu);

    /// <summary>x sigmoid(x), Keras's other name of silu.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Swish(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Silu);

    /// <summary>x times the share of a normal distribution below x; exact, not by tanh.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Gelu(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Gelu);

    /// <summary>x for x > 0, else e^x - 1.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Elu(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Elu);

    /// <summary>The scaled elu of Klambauer et al. 2017.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Selu(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Selu);

    /// <summary>x for x > 0, else 0.2 x.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol LeakyRelu(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.LeakyRelu);

    /// <summary>e^x over its sum along the last axis.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol Softmax(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.Softmax);

    /// <summary>The logarithm of softmax along the last axis.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static Symbol LogSoftmax(Symbol x) => LayerContext.Current.Activate(x, ActivationKind.LogSoftmax);
}
