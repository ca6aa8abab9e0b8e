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
        Shape? inputShape = null,
        string? name = null)
        : base(2, filters, kernelSize, depthMultiplier,
            new KernelOptions(strides, padding, dataFormat, dilationRate, 1, activation, useBias, null, null, null, null))
        => StartWith(inputShape, name);

    internal SeparableConv2D(LayerConfig config)
        : base(2, config)
    {
    }
}
