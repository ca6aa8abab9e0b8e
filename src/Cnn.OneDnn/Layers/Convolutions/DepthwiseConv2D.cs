using System.Text.Json.Nodes;
using Cnn.OneDnn.Initializers;
using Cnn.OneDnn.Regularizers;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A convolution of each channel by itself: (height, width, channels) to (height', width', channels * multiplier), or channels first. The kernel has
/// Keras's shape (height, width, channels, multiplier).
/// </summary>
public sealed class DepthwiseConv2D : KernelLayer
{
    private Parameter? kernel;
    private int groups;

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
        DepthMultiplier = config.Positive("depth_multiplier", 1);
        DepthwiseInitializer = config.Initializer("depthwise_initializer", DepthwiseInitializer);
        DepthwiseRegularizer = config.Regularizer("depthwise_regularizer");
    }

    /// <summary>How many output channels each input channel gets; 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int DepthMultiplier
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(DepthMultiplier));
            field = value;
        }
    } = 1;

    /// <summary>How the kernel starts; uniform after Glorot by default.</summary>
    public Initializer DepthwiseInitializer { get; init; } = new GlorotUniform();

    /// <summary>Penalty on the kernel.</summary>
    public Regularizer? DepthwiseRegularizer { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["depth_multiplier"] = DepthMultiplier;
        config["depthwise_initializer"] = KerasNames.Of(DepthwiseInitializer);
        config["depthwise_regularizer"] = KerasNames.Of(DepthwiseRegularizer);
        return config;
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<GraphTensor> inputs)
    {
        groups = SourceChannels(inputs);
        var keras = new Shape([.. KernelSize, groups, DepthMultiplier]);
        Layout layout = KernelLayout.Of(KernelSize.AsSpan(), groups, groups * DepthMultiplier, groups);
        kernel = AddKernel("kernel", keras, layout, DepthwiseInitializer, DepthwiseRegularizer);
        AddBias(groups * DepthMultiplier);
    }

    /// <inheritdoc/>
    protected override GraphTensor Call(LayerContext context, IReadOnlyList<GraphTensor> inputs)
    {
        GraphTensor source = Source(context, inputs);
        return context.Activate(Convolve(context, source, WindowOver(source), groups, kernel!, Bias), Activation);
    }
}
