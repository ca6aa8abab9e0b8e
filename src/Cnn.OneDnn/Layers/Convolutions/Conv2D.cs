namespace Cnn.OneDnn.Layers;

/// <summary>Convolution over two spatial axes: (height, width, channels) to (height', width', filters), or channels first.</summary>
public sealed class Conv2D : Convolution
{
    /// <summary>A layer of <paramref name="filters"/> output channels.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The size of the kernel: one number, or (height, width).</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public Conv2D(int filters, PerAxis kernelSize)
        : base(2, filters, kernelSize)
    {
    }

    internal Conv2D(LayerConfig config)
        : base(2, config)
    {
    }
}
