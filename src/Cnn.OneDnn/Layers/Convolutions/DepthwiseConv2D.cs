namespace Cnn.OneDnn.Layers;

/// <summary>Convolves each channel of samples with two spatial axes by itself.</summary>
public sealed class DepthwiseConv2D : DepthwiseConvolution
{
    /// <summary>A layer with a kernel of this size for each channel.</summary>
    /// <param name="kernelSize">The size of the kernel: one number, or (height, width).</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public DepthwiseConv2D(PerAxis kernelSize)
        : base(2, kernelSize)
    {
    }

    internal DepthwiseConv2D(LayerConfig config)
        : base(2, config)
    {
    }
}
