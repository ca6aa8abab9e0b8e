using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A layer that brings its input to mean 0 and variance 1 over some elements, (x - mean) / sqrt(variance + epsilon), then scales by gamma and shifts by beta
/// per channel. Input and output have the same shape.
/// </summary>
public abstract class NormalizationBase : Layer
{
    private protected NormalizationBase(int axis, double epsilon, bool center, bool scale, Shape? inputShape, string? name)
    {
        Axis = axis;
        Epsilon = epsilon;
        Center = center;
        Scale = scale;
        StartWith(inputShape, name);
    }

    private protected NormalizationBase(LayerConfig config)
    {
        Axis = config.OptionalInts("axis") switch
        {
            null => -1,
            [int axis] => axis,
            int[] axes => throw new ArgumentException(
                $"normalization along one axis is supported, received axes ({string.Join(", ", axes)}). Reshape the input so that they are one."),
        };
        Epsilon = config.Number("epsilon", 1e-3);
        Center = config.Bool("center", true);
        Scale = config.Bool("scale", true);
        BetaInitializer = config.Initializer("beta_initializer", BetaInitializer);
        GammaInitializer = config.Initializer("gamma_initializer", GammaInitializer);
        BetaRegularizer = config.Regularizer("beta_regularizer");
        GammaRegularizer = config.Regularizer("gamma_regularizer");
        BetaConstraint = config.Constraint("beta_constraint");
        GammaConstraint = config.Constraint("gamma_constraint");
    }

    /// <summary>
    /// Which axis of the user's tensor, batch included, has the channels: the last one (-1) by default. Any but the batch; an axis in the middle costs two
    /// transpositions.
    /// </summary>
    public int Axis { get; init; } = -1;

    /// <summary>Added to the variance; 0.001 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not a number.</exception>
    public double Epsilon
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, "Epsilon must not be negative.");
    } = 1e-3;

    /// <summary>Whether beta is added; true by default.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether the result is multiplied by gamma; true by default.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>How beta starts; zeros by default.</summary>
    public Initializer BetaInitializer { get; init; } = new Zeros();

    /// <summary>How gamma starts; ones by default.</summary>
    public Initializer GammaInitializer { get; init; } = new Ones();

    /// <summary>Penalty on beta.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>Penalty on gamma.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>What the gamma must be after each step; nothing by default.</summary>
    public Constraint? GammaConstraint { get; init; }

    /// <summary>What the beta must be after each step; nothing by default.</summary>
    public Constraint? BetaConstraint { get; init; }

    private protected Parameter? Gamma { get; private set; }

    private protected Parameter? Beta { get; private set; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = new JsonObject
        {
            ["axis"] = Axis,
            ["epsilon"] = Epsilon,
            ["center"] = Center,
            ["scale"] = Scale,
            ["beta_initializer"] = KerasNames.ToKeras(BetaInitializer),
            ["gamma_initializer"] = KerasNames.ToKeras(GammaInitializer),
            ["beta_regularizer"] = KerasNames.ToKeras(BetaRegularizer),
            ["gamma_regularizer"] = KerasNames.ToKeras(GammaRegularizer),
        };
        KerasNames.Add(config, "beta_constraint", BetaConstraint);
        KerasNames.Add(config, "gamma_constraint", GammaConstraint);
        return config;
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        Symbol input = Single(inputs);
        int channels = input.UserShape[ChannelAxis(input)];
        if (Scale)
        {
            Gamma = AddPerChannel("gamma", channels, GammaInitializer, regularizer: GammaRegularizer, constraint: GammaConstraint);
        }

        if (Center)
        {
            Beta = AddPerChannel("beta", channels, BetaInitializer, regularizer: BetaRegularizer, constraint: BetaConstraint);
        }
    }

    private protected Parameter AddPerChannel(
        string name, int channels, Initializer initializer, bool isStatistic = false, Regularizer? regularizer = null, Constraint? constraint = null)
    {
        var shape = new Shape(channels);
        return AddParameter(name, shape, Layout.RowMajor(shape, DataType.Float32), initializer, channels, channels, isStatistic, regularizer, constraint);
    }

    /// <summary>Runs the op on the input with its axes named, or moved, so that <see cref="Axis"/> is the engine's channel axis.</summary>
    private protected Symbol AlongChannels(LayerContext context, IReadOnlyList<Symbol> inputs, Func<Symbol, Value> normalize)
    {
        Symbol input = Single(inputs);
        int axis = ChannelAxis(input), last = input.Rank - 1;
        if (axis == 1 || axis == last)
        {
            Symbol named = context.ToFormat(input, axis == last ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst);
            return named with { Value = normalize(named) };
        }

        int[] swap = Swap(axis, input.Rank);
        Symbol moved = context.ToFormat(context.Transpose(input, swap), DataFormat.ChannelsLast);
        return context.ToFormat(context.Transpose(moved with { Value = normalize(moved) }, swap), input.Format);
    }

    /// <summary>The permutation that exchanges an axis with the last one; twice it changes nothing.</summary>
    private protected static int[] Swap(int axis, int rank)
    {
        int[] swap = [.. Enumerable.Range(0, rank)];
        (swap[axis], swap[rank - 1]) = (rank - 1, axis);
        return swap;
    }

    /// <summary>Source, then gamma and beta where there are any.</summary>
    private protected List<Value> Operands(LayerContext context, Value source)
    {
        List<Value> operands = [source];
        if (Gamma is not null)
        {
            operands.Add(context.Weight(Gamma));
        }

        if (Beta is not null)
        {
            operands.Add(context.Weight(Beta));
        }

        return operands;
    }

    private protected int ChannelAxis(Symbol input)
    {
        int axis = Axis < 0 ? Axis + input.Rank : Axis;
        return axis >= 1 && axis < input.Rank
            ? axis
            : throw BadShape(
                $"the axis of the channels must be one after the batch, from 1 to {input.Rank - 1} or negative from the end, received {Axis} for samples of " +
                    $"shape {new Shape(input.UserShape.AsSpan()[1..])}.");
    }
}
