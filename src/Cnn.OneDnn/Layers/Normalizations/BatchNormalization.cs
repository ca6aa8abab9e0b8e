using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015). In training each channel is normalized over the batch and all positions, with the biased variance, and the
/// moving statistics follow: moving = momentum * moving + (1 - momentum) * batch. Otherwise, and when the layer is frozen, the moving statistics are used.
/// </summary>
public sealed class BatchNormalization : NormalizationBase
{
    private Parameter? movingMean, movingVariance;

    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="axis">Which axis has the channels, batch included.</param>
    /// <param name="momentum">How much of the moving statistics stays in each step.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="center">Whether beta is added.</param>
    /// <param name="scale">Whether the result is multiplied by gamma.</param>
    /// <param name="betaInitializer">How beta starts; zeros if null.</param>
    /// <param name="gammaInitializer">How gamma starts; ones if null.</param>
    /// <param name="movingMeanInitializer">How the moving mean starts; zeros if null.</param>
    /// <param name="movingVarianceInitializer">How the moving variance starts; ones if null.</param>
    /// <param name="betaRegularizer">Penalty on beta.</param>
    /// <param name="gammaRegularizer">Penalty on gamma.</param>
    /// <param name="betaConstraint">What beta must be after each step.</param>
    /// <param name="gammaConstraint">What gamma must be after each step.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <param name="synchronized">Whether the statistics are those of all ranks' samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public BatchNormalization(
        int axis = -1,
        double momentum = 0.99,
        double epsilon = 1e-3,
        bool center = true,
        bool scale = true,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Initializer? movingMeanInitializer = null,
        Initializer? movingVarianceInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        Shape? inputShape = null,
        string? name = null,
        bool synchronized = false)
        : base(axis, epsilon, center, scale, inputShape, name)
    {
        Momentum = momentum;
        BetaInitializer = betaInitializer ?? BetaInitializer;
        GammaInitializer = gammaInitializer ?? GammaInitializer;
        MovingMeanInitializer = movingMeanInitializer ?? MovingMeanInitializer;
        MovingVarianceInitializer = movingVarianceInitializer ?? MovingVarianceInitializer;
        BetaRegularizer = betaRegularizer;
        GammaRegularizer = gammaRegularizer;
        BetaConstraint = betaConstraint;
        GammaConstraint = gammaConstraint;
        Synchronized = synchronized;
    }

    internal BatchNormalization(LayerConfig config)
        : base(config)
    {
        Momentum = config.Number("momentum", Momentum);
        MovingMeanInitializer = config.Initializer("moving_mean_initializer", MovingMeanInitializer);
        MovingVarianceInitializer = config.Initializer("moving_variance_initializer", MovingVarianceInitializer);
        Synchronized = config.Bool("synchronized", false);
    }

    /// <summary>How much of the moving statistics stays in each step; 0.99 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double Momentum
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Momentum), value, "Momentum must lie between 0 and 1.");
    } = 0.99;

    /// <summary>
    /// Whether a training on several ranks (<see cref="Model.Distribute"/>) normalizes over the samples of all of them, as one rank would over the whole batch:
    /// worth it where each has a few samples only. Each such layer makes the ranks wait for each other twice in a step. False by default.
    /// </summary>
    public bool Synchronized { get; init; }

    /// <summary>How the moving mean starts; zeros by default.</summary>
    public Initializer MovingMeanInitializer { get; init; } = new Zeros();

    /// <summary>How the moving variance starts; ones by default.</summary>
    public Initializer MovingVarianceInitializer { get; init; } = new Ones();

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["momentum"] = Momentum;
        config["moving_mean_initializer"] = KerasNames.ToKeras(MovingMeanInitializer);
        config["moving_variance_initializer"] = KerasNames.ToKeras(MovingVarianceInitializer);
        if (Synchronized)
        {
            config["synchronized"] = true;
        }

        return config;
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        base.Build(inputs);
        int channels = inputs[0].UserShape[ChannelAxis(inputs[0])];
        movingMean = AddPerChannel("moving_mean", channels, MovingMeanInitializer, isStatistic: true);
        movingVariance = AddPerChannel("moving_variance", channels, MovingVarianceInitializer, isStatistic: true);
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return AlongChannels(context, inputs, source => Normalize(context, source.Value));
    }

    private Value Normalize(LayerContext context, Value source)
    {
        List<Value> operands = Operands(context, source);
        Value mean = context.Weight(movingMean!), variance = context.Weight(movingVariance!);
        if (!context.Training || !context.Trains(this))
        {
            operands.AddRange([mean, variance]);
            return context.Emit(new BatchNormalizationInferenceOp((float)Epsilon, Scale, Center), [.. operands]);
        }

        Value[] made = context.Graph.Emit(new BatchNormalizationOp((float)Epsilon, Scale, Center, Synchronized: Synchronized), [.. operands]);
        context.Graph.Emit(new MovingAverageOp((float)Momentum), mean, made[1]);
        context.Graph.Emit(new MovingAverageOp((float)Momentum), variance, made[2]);
        return made[0];
    }
}
