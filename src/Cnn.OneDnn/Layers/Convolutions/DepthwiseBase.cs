using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer with a kernel for each channel by itself.</summary>
public abstract class DepthwiseBase : KernelLayer
{
    private protected DepthwiseBase(int rank, PerAxis kernelSize, int depthMultiplier, KernelOptions options)
        : base(rank, kernelSize, options)
    {
        DepthMultiplier = depthMultiplier;
        DepthwiseInitializer = options.KernelInitializer ?? DepthwiseInitializer;
        DepthwiseRegularizer = options.KernelRegularizer;
        DepthwiseConstraint = options.KernelConstraint;
    }

    private protected DepthwiseBase(int rank, LayerConfig config)
        : base(rank, config)
    {
        DepthMultiplier = config.Positive("depth_multiplier", 1);
        DepthwiseInitializer = config.Initializer("depthwise_initializer", DepthwiseInitializer);
        DepthwiseRegularizer = config.Regularizer("depthwise_regularizer");
        DepthwiseConstraint = config.Constraint("depthwise_constraint");
    }

    /// <summary>How many channels each input channel becomes; 1 by default.</summary>
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

    /// <summary>How the kernel of each channel starts; uniform after Glorot by default.</summary>
    public Initializer DepthwiseInitializer { get; init; } = new GlorotUniform();

    /// <summary>Penalty on the kernels of the channels.</summary>
    public Regularizer? DepthwiseRegularizer { get; init; }

    /// <summary>What the kernel of each channel must be after each step; nothing by default.</summary>
    public Constraint? DepthwiseConstraint { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["depth_multiplier"] = DepthMultiplier;
        config["depthwise_initializer"] = KerasNames.ToKeras(DepthwiseInitializer);
        config["depthwise_regularizer"] = KerasNames.ToKeras(DepthwiseRegularizer);
        KerasNames.Add(config, "depthwise_constraint", DepthwiseConstraint);
        return config;
    }
}
