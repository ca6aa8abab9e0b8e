namespace Cnn.OneDnn.Layers;

/// <summary>
/// A convolution (as everywhere in this field, a cross-correlation): activation(sum over the window of x times kernel + bias). The kernel has
/// Keras's shape (kernel..., input channels / groups, filters). The output has floor((in + padding - ((k - 1) dilation + 1)) / stride) + 1 positions
/// along each axis.
/// </summary>
public abstract class Convolution : ConvolutionBase
{
    private protected Convolution(int rank, int filters, PerAxis kernelSize, KernelOptions options)
        : base(rank, filters, kernelSize, options)
    {
    }

    private protected Convolution(int rank, LayerConfig config)
        : base(rank, config)
    {
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        int channels = SourceChannels(inputs);
        AddKernel(channels, channels, Filters);
        AddBias(Filters);
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Source(context, inputs);
        return context.Activate(Convolve(context, source, WindowOver(source), Groups, Kernel!, Bias), Activation);
    }
}
