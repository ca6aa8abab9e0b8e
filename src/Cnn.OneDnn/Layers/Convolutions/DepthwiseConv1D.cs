namespace Cnn.OneDnn.Layers;

/// <summary>Convolves each channel of samples with one spatial axis by itself.</summary>
public sealed class DepthwiseConv1D : DepthwiseConvolution
{
    /// <summary>A layer with a kernel of this size for each channel.</summary>
    /// <param name="kernelSize">The size of the kernel: one number.</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public DepthwiseConv1D(PerAxis kernelSize)
        : base(1, kernelSize)
    {
    }

    internal DepthwiseConv1D(LayerConfig config)
        : base(1, config)
    {
    }
}
