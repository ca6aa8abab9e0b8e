namespace Cnn.OneDnn.Layers;

/// <summary>Convolves each channel of samples with one spatial axis by itself.</summary>
public sealed class DepthwiseConv1D : DepthwiseConvolution
{
    /// <summary>A layer with a kernel of this size for each channel.</summary>
    /// <param name="kernelSize">The size of the kernel: one number.</param>
    /// <param name="strides">The steps of the kernel; 1 if null.</param>
    /// <param name="padding">What happens at the border; <see cref="Padding.Valid"/> if null.</param>
    /// <param name="depthMultiplier">How many channels each input channel becomes.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="dilationRate">The distance between the kernel's elements; 1 if null.</param>
    /// <param name="activation">Applied to the result.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="depthwiseInitializer">How the kernel starts; uniform after Glorot if null.</param>
    /// <param name="biasInitializer">How the bias starts; zeros if null.</param>
    /// <param name="depthwiseRegularizer">Penalty on the kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on what the layer gives.</param>
    /// <param name="depthwiseConstraint">What the kernel must be after each step.</param>
    /// <param name="biasConstraint">What the bias must be after each step.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public DepthwiseConv1D(
        PerAxis kernelSize,
        PerAxis? strides = null,
        Padding? padding = null,
        int depthMultiplier = 1,
        DataFormatArgument dataFormat = default,
        PerAxis? dilationRate = null,
        ActivationArgument activation = default,
        bool useBias = true,
        Initializer? depthwiseInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null,
        Constraint? biasConstraint = null,
        Shape? inputShape = null,
        string? name = null)
        : base(1, kernelSize, depthMultiplier, new KernelOptions(
            strides, padding, dataFormat, dilationRate, 1, activation, useBias, depthwiseInitializer, biasInitializer, depthwiseRegularizer, biasRegularizer,
            depthwiseConstraint, biasConstraint, activityRegularizer))
        => StartWith(inputShape, name);

    internal DepthwiseConv1D(LayerConfig config)
        : base(1, config)
    {
    }
}
