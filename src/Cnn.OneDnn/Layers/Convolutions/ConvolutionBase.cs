using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer whose kernel turns input channels into a number of filters.</summary>
public abstract class ConvolutionBase : KernelLayer
{
    private protected ConvolutionBase(int rank, int filters, PerAxis kernelSize, KernelOptions options)
        : base(rank, kernelSize, options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        Filters = filters;
        Groups = options.Groups;
        KernelInitializer = options.KernelInitializer ?? KernelInitializer;
        KernelRegularizer = options.KernelRegularizer;
        KernelConstraint = options.KernelConstraint;
    }

    private protected ConvolutionBase(int rank, LayerConfig config)
        : base(rank, config)
    {
        Filters = config.Positive("filters");
        Groups = config.Int("groups", 1);
        KernelInitializer = config.Initializer("kernel_initializer", KernelInitializer);
        KernelRegularizer = config.Regularizer("kernel_regularizer");
        KernelConstraint = config.Constraint("kernel_constraint");
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>
    /// Into how many parts the channels are split; each part of the output sees one part of the input. Divides both numbers of channels; 1 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Groups
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Groups));
            field = value;
        }
    } = 1;

    /// <summary>How the kernel starts; uniform after Glorot by default.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>Penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>What the kernel must be after each step; nothing by default.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>The kernel; null before the layer was called.</summary>
    public Parameter? Kernel { get; private set; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["filters"] = Filters;
        config["groups"] = Groups;
        config["kernel_initializer"] = KerasNames.ToKeras(KernelInitializer);
        config["kernel_regularizer"] = KerasNames.ToKeras(KernelRegularizer);
        KerasNames.Add(config, "kernel_constraint", KernelConstraint);
        return config;
    }

    /// <summary>Makes a kernel of Keras shape (kernel..., slow, fast), where groups split both.</summary>
    private protected void AddKernel(int inputs, int slow, int fast)
    {
        if (inputs % Groups != 0 || Filters % Groups != 0)
        {
            throw BadShape($"{Groups} groups must divide the input channels and the filters, received {inputs} channels and {Filters} filters.");
        }

        var keras = new Shape([.. KernelSize, slow / Groups, fast]);
        Kernel = AddKernel("kernel", keras, KernelLayout.Create(KernelSize.AsSpan(), slow, fast, Groups), KernelInitializer, KernelRegularizer,
            KernelConstraint);
    }
}
