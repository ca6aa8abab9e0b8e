namespace Cnn.OneDnn.Layers;

/// <summary>Depthwise separable convolution over two spatial axes: (height, width, channels) to (height', width', filters), or channels first.</summary>
public sealed class SeparableConv2D : SeparableConvolution
{
    /// <summary>A layer of <paramref name="filters"/> output channels.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The size of the kernel: one number, or (height, width).</param>
    /// <param name="strides">The steps of the kernel; 1 if null.</param>
    /// <param name="padding">What happens at the border; <see cref="Padding.Valid"/> if null.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="dilationRate">The distance between the kernel's elements; 1 if null.</param>
    /// <param name="depthMultiplier">How many channels each input channel becomes before they are mixed.</param>
    /// <param name="activation">Applied to the result.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="depthwiseInitializer">How the kernels of the channels start; uniform after Glorot if null.</param>
    /// <param name="pointwiseInitializer">How the mix starts; uniform after Glorot if null.</param>
    /// <param name="biasInitializer">How the bias starts; zeros if null.</param>
    /// <param name="depthwiseRegularizer">Penalty on the kernels of the channels.</param>
    /// <param name="pointwiseRegularizer">Penalty on the mix.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on what the layer gives.</param>
    /// <param name="depthwiseConstraint">What the kernels of the channels must be after each step.</param>
    /// <param name="pointwiseConstraint">What the mix must be after each step.</param>
    /// <param name="biasConstraint">What the bias must be after each step.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public SeparableConv2D(
        int filters,
        PerAxis kernelSize,
        PerAxis? strides = null,
        Padding? padding = null,
        DataFormatArgument dataFormat = default,
        PerAxis? dilationRate = null,
        int depthMultiplier = 1,
        ActivationArgument activation = default,
        bool useBias = true,
        Initializer? depthwiseInitializer = null,
        Initializer? pointwiseInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null,
        Regularizer? pointwiseRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null,
        Constraint? pointwiseConstraint = null,
        Constraint? biasConstraint = null,
        Shape? inputShape = null,
        string? name = null)
        : base(2, filters, kernelSize, depthMultiplier, new KernelOptions(
            strides, padding, dataFormat, dilationRate, 1, activation, useBias, depthwiseInitializer, biasInitializer, depthwiseRegularizer, biasRegularizer,
            depthwiseConstraint, biasConstraint, activityRegularizer))
    {
        PointwiseInitializer = pointwiseInitializer ?? PointwiseInitializer;
        PointwiseRegularizer = pointwiseRegularizer;
        PointwiseConstraint = pointwiseConstraint;
        StartWith(inputShape, name);
    }

    internal SeparableConv2D(LayerConfig config)
        : base(2, config)
    {
    }
}
