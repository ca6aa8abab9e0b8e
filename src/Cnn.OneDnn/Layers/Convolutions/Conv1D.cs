namespace Cnn.OneDnn.Layers;

/// <summary>Convolution over one spatial axis: (steps, channels) to (steps', filters), or channels first.</summary>
public sealed class Conv1D : Convolution
{
    /// <summary>A layer of <paramref name="filters"/> output channels.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The size of the kernel.</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public Conv1D(int filters, PerAxis kernelSize)
        : base(1, filters, kernelSize)
    {
    }

    internal Conv1D(LayerConfig config)
        : base(1, config)
    {
    }
}
