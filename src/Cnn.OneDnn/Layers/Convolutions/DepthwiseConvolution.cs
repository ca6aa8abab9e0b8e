namespace Cnn.OneDnn.Layers;

/// <summary>
/// A convolution of each channel by itself: (spatial..., channels) to (spatial'..., channels * multiplier), or channels first. The kernel has Keras's shape
/// (kernel..., channels, multiplier).
/// </summary>
public abstract class DepthwiseConvolution : DepthwiseBase
{
    private Parameter? kernel;
    private int groups;

    private protected DepthwiseConvolution(int rank, PerAxis kernelSize, int depthMultiplier, KernelOptions options)
        : base(rank, kernelSize, depthMultiplier, options)
    {
    }

    private protected DepthwiseConvolution(int rank, LayerConfig config)
        : base(rank, config)
    {
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        groups = SourceChannels(inputs);
        var keras = new Shape([.. KernelSize, groups, DepthMultiplier]);
        Layout layout = KernelLayout.Create(KernelSize.AsSpan(), groups, groups * DepthMultiplier, groups);
        kernel = AddKernel("kernel", keras, layout, DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);
        AddBias(groups * DepthMultiplier);
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        Symbol source = Source(context, inputs);
        return context.Activate(Convolve(context, source, WindowOver(source), groups, kernel!, Bias), Activation);
    }
}
