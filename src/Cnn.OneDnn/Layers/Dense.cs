using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A fully connected layer: activation(x kernel + bias) along the last axis of its input, (..., in) to (..., units).
/// </summary>
public sealed class Dense : Layer
{
    private Parameter? kernel, bias;

    /// <summary>A layer of <paramref name="units"/> outputs.</summary>
    /// <param name="units">The number of outputs.</param>
    /// <param name="activation">Applied to the result.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">How the kernel starts; uniform after Glorot if null.</param>
    /// <param name="biasInitializer">How the bias starts; zeros if null.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on what the layer gives.</param>
    /// <param name="kernelConstraint">What the kernel must be after each step.</param>
    /// <param name="biasConstraint">What the bias must be after each step.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is not positive.</exception>
    public Dense(
        int units,
        ActivationArgument activation = default,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        Shape? inputShape = null,
        string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        Units = units;
        Activation = activation.Value;
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? KernelInitializer;
        BiasInitializer = biasInitializer ?? BiasInitializer;
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
        StartWith(inputShape, name);
    }

    internal Dense(LayerConfig config)
        : this(config.Positive("units"))
    {
        Activation = config.Activation();
        UseBias = config.Bool("use_bias", true);
        KernelInitializer = config.Initializer("kernel_initializer", KernelInitializer);
        BiasInitializer = config.Initializer("bias_initializer", BiasInitializer);
        KernelRegularizer = config.Regularizer("kernel_regularizer");
        BiasRegularizer = config.Regularizer("bias_regularizer");
        KernelConstraint = config.Constraint("kernel_constraint");
        BiasConstraint = config.Constraint("bias_constraint");
    }

    /// <summary>The number of outputs.</summary>
    public int Units { get; }

    /// <summary>Applied to the result.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>Whether a bias is added; true as in Keras.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>How the kernel (in, units) starts.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>How the bias (units) starts.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    /// <summary>Penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>Penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>What the kernel must be after each step; nothing by default.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What the bias must be after each step; nothing by default.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <summary>The kernel (in, units); null before the layer was called.</summary>
    public Parameter? Kernel => kernel;

    /// <summary>The bias (units); null before the layer was called, or where it has none.</summary>
    public Parameter? Bias => bias;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = new JsonObject
        {
            ["units"] = Units,
            ["activation"] = KerasNames.ToKeras(Activation),
            ["use_bias"] = UseBias,
            ["kernel_initializer"] = KerasNames.ToKeras(KernelInitializer),
            ["bias_initializer"] = KerasNames.ToKeras(BiasInitializer),
            ["kernel_regularizer"] = KerasNames.ToKeras(KernelRegularizer),
            ["bias_regularizer"] = KerasNames.ToKeras(BiasRegularizer),
        };
        KerasNames.Add(config, "kernel_constraint", KernelConstraint);
        KerasNames.Add(config, "bias_constraint", BiasConstraint);
        return config;
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        int features = Single(inputs).UserShape[-1];

        // Keras holds (in, out) row-major; the engine's logical axes are (out, in).
        kernel = AddParameter(
            "kernel", new Shape(features, Units), Layout.Permuted(new Shape(Units, features), DataType.Float32, [1, 0]), KernelInitializer, features, Units,
            regularizer: KernelRegularizer, constraint: KernelConstraint);
        if (UseBias)
        {
            bias = AddParameter(
                "bias", new Shape(Units), Layout.RowMajor(new Shape(Units), DataType.Float32), BiasInitializer, Units, Units, regularizer: BiasRegularizer,
                constraint: BiasConstraint);
        }
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) =>
        context.Activate(context.Dense(Single(inputs), kernel!, bias), Activation);
}
