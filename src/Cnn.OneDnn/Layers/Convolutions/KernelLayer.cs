using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>What all layers that slide a kernel over the spatial axes have in common: the window, the bias and the activation.</summary>
public abstract class KernelLayer : Layer
{
    private protected KernelLayer(int rank, PerAxis kernelSize)
    {
        ArgumentNullException.ThrowIfNull(kernelSize);
        SpatialRank = rank;
        KernelSize = kernelSize.For(rank, nameof(KernelSize));
        Strides = 1;
        DilationRate = 1;
    }

    private protected KernelLayer(int rank, PerAxis kernelSize, KernelOptions options)
        : this(rank, kernelSize)
    {
        Strides = options.Strides ?? Strides;
        DilationRate = options.DilationRate ?? DilationRate;
        Padding = options.Padding ?? Padding;
        DataFormat = options.DataFormat;
        Activation = options.Activation.Value;
        UseBias = options.UseBias;
        BiasInitializer = options.BiasInitializer ?? BiasInitializer;
        BiasRegularizer = options.BiasRegularizer;
        BiasConstraint = options.BiasConstraint;
        ActivityRegularizer = options.ActivityRegularizer;
    }

    private protected KernelLayer(int rank, LayerConfig config)
        : this(rank, config.PerAxis("kernel_size"))
    {
        Strides = config.PerAxis("strides", 1);
        DilationRate = config.PerAxis("dilation_rate", 1);
        Padding = config.Padding();
        DataFormat = config.DataFormat();
        Activation = config.Activation();
        UseBias = config.Bool("use_bias", true);
        BiasInitializer = config.Initializer("bias_initializer", BiasInitializer);
        BiasRegularizer = config.Regularizer("bias_regularizer");
        BiasConstraint = config.Constraint("bias_constraint");
    }

    /// <summary>The kernel's size along each spatial axis.</summary>
    public PerAxis KernelSize { get; }

    /// <summary>The steps of the kernel; 1 by default.</summary>
    /// <exception cref="ArgumentException">A step is not positive, or their number does not fit.</exception>
    public PerAxis Strides { get; init => field = Checked(value, nameof(Strides)); }

    /// <summary>The distance between the kernel's elements; 1, dense, by default.</summary>
    /// <exception cref="ArgumentException">A distance is not positive, or their number does not fit.</exception>
    public PerAxis DilationRate { get; init => field = Checked(value, nameof(DilationRate)); }

    /// <summary>What happens at the border; only whole windows by default.</summary>
    public Padding Padding { get; init; } = Padding.Valid;

    /// <summary>Where the input and the output have their channels; last by default.</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>Applied to the result; none by default.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>Whether a bias is added to each output channel; true by default.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>How the bias starts; zeros by default.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    /// <summary>Penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>What the bias must be after each step; nothing by default.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <summary>The bias; null before the layer was called, or where it has none.</summary>
    public Parameter? Bias { get; private set; }

    private protected int SpatialRank { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = new JsonObject
        {
            ["kernel_size"] = KerasNames.ToKeras(KernelSize),
            ["strides"] = KerasNames.ToKeras(Strides),
            ["padding"] = KerasNames.ToKeras(Padding),
            ["data_format"] = KerasNames.ToKeras(DataFormat),
            ["dilation_rate"] = KerasNames.ToKeras(DilationRate),
            ["activation"] = KerasNames.ToKeras(Activation),
            ["use_bias"] = UseBias,
            ["bias_initializer"] = KerasNames.ToKeras(BiasInitializer),
            ["bias_regularizer"] = KerasNames.ToKeras(BiasRegularizer),
        };
        KerasNames.Add(config, "bias_constraint", BiasConstraint);
        return config;
    }

    /// <summary>The one input, its axes named in the layer's format.</summary>
    private protected Symbol Source(LayerContext context, IReadOnlyList<Symbol> inputs) =>
        SpatialInput(context, inputs, SpatialRank, DataFormat);

    /// <summary>The number of channels of the one input in the layer's format.</summary>
    private protected int SourceChannels(IReadOnlyList<Symbol> inputs)
    {
        ExpectSpatial(inputs, SpatialRank, DataFormat);
        return inputs[0].UserShape[DataFormat == DataFormat.ChannelsLast ? -1 : 1];
    }

    private protected Window WindowOver(Symbol source)
    {
        try
        {
            return Padding.Over(source.Value.Shape.AsSpan()[2..], KernelSize, Strides, DilationRate);
        }
        catch (ShapeException e)
        {
            throw BadShape(e.Message);
        }
    }

    private protected Parameter AddKernel(
        string name, Shape keras, Layout layout, Initializer initializer, Regularizer? regularizer, Constraint? constraint = null)
    {
        KernelFans fans = KernelFans.From(keras);
        return AddParameter(name, keras, layout, initializer, fans.In, fans.Out, regularizer: regularizer, constraint: constraint);
    }

    private protected void AddBias(int channels)
    {
        if (UseBias)
        {
            var shape = new Shape(channels);
            Bias = AddParameter("bias", shape, Layout.RowMajor(shape, DataType.Float32), BiasInitializer, channels, channels, regularizer: BiasRegularizer,
                constraint: BiasConstraint);
        }
    }

    /// <summary>Convolves and adds the bias if there is one.</summary>
    private protected static Symbol Convolve(LayerContext context, Symbol source, Window window, int groups, Parameter kernel, Parameter? bias)
    {
        Value weights = context.Weight(kernel);
        Value value = bias is null
            ? context.Emit(new ConvolutionOp(window, groups, Bias: false), source.Value, weights)
            : context.Emit(new ConvolutionOp(window, groups, Bias: true), source.Value, weights, context.Weight(bias));
        return source with { Value = value };
    }

    private PerAxis Checked(PerAxis value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value.For(SpatialRank, name);
    }
}
