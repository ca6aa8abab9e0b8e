using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A convolution of each channel by itself, then a mix of the channels at each position (Chollet 2017). The kernels have Keras's shapes
/// (kernel..., channels, multiplier) and (1..., channels * multiplier, filters); window and padding belong to the first, bias and activation to the second.
/// </summary>
public abstract class SeparableConvolution : DepthwiseBase
{
    private Parameter? depthwise, pointwise;
    private int groups;

    private protected SeparableConvolution(int rank, int filters, PerAxis kernelSize, int depthMultiplier, KernelOptions options)
        : base(rank, kernelSize, depthMultiplier, options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        Filters = filters;
    }

    private protected SeparableConvolution(int rank, LayerConfig config)
        : base(rank, config)
    {
        Filters = config.Positive("filters");
        PointwiseInitializer = config.Initializer("pointwise_initializer", PointwiseInitializer);
        PointwiseRegularizer = config.Regularizer("pointwise_regularizer");
        PointwiseConstraint = config.Constraint("pointwise_constraint");
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>How the mix starts; uniform after Glorot by default.</summary>
    public Initializer PointwiseInitializer { get; init; } = new GlorotUniform();

    /// <summary>Penalty on the mix.</summary>
    public Regularizer? PointwiseRegularizer { get; init; }

    /// <summary>What the mix must be after each step; nothing by default.</summary>
    public Constraint? PointwiseConstraint { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["filters"] = Filters;
        config["pointwise_initializer"] = KerasNames.ToKeras(PointwiseInitializer);
        config["pointwise_regularizer"] = KerasNames.ToKeras(PointwiseRegularizer);
        KerasNames.Add(config, "pointwise_constraint", PointwiseConstraint);
        return config;
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        groups = SourceChannels(inputs);
        int middle = groups * DepthMultiplier;
        int[] ones = [.. Enumerable.Repeat(1, SpatialRank)];
        depthwise = AddKernel(
            "depthwise_kernel", new Shape([.. KernelSize, groups, DepthMultiplier]), KernelLayout.Create(KernelSize.AsSpan(), groups, middle, groups),
            DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);
        pointwise = AddKernel(
            "pointwise_kernel", new Shape([.. ones, middle, Filters]), KernelLayout.Create(ones, middle, Filters, 1),
            PointwiseInitializer, PointwiseRegularizer, PointwiseConstraint);
        AddBias(Filters);
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Source(context, inputs);
        Symbol each = Convolve(context, source, WindowOver(source), groups, depthwise!, bias: null);
        int[] ones = [.. Enumerable.Repeat(1, SpatialRank)], zeros = new int[SpatialRank];
        return context.Activate(Convolve(context, each, Window.Create(ones, ones, zeros, zeros), 1, pointwise!, Bias), Activation);
    }
}
