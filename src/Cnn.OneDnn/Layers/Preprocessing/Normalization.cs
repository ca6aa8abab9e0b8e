using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// (x - mean) / sqrt(variance) with numbers that are known beforehand, or that Adapt finds, one for all elements or one for each place
/// of the last axis. They are kept as statistics: saved with the model, never trained.
/// </summary>
public sealed class Normalization : Layer
{
    // Keras divides by no less than this, so that a constant channel does not become infinite.
    private const float SmallestDeviation = 1e-7f;
    private Parameter? mean, variance;

    /// <summary>With numbers that Adapt finds; until then nothing changes.</summary>
    /// <param name="axis">The axis whose places have numbers of their own: the last one, -1.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another axis.</exception>
    public Normalization(int axis = -1, Shape? inputShape = null, string? name = null)
    {
        if (axis != -1)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis, "Normalization has numbers for each place of the last axis, -1.");
        }

        (Mean, Variance) = ([0], [1]);
        StartWith(inputShape, name);
    }

    /// <summary>Normalizes with these numbers.</summary>
    /// <param name="mean">One mean, or one for each place of the last axis.</param>
    /// <param name="variance">As many variances.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">Their numbers differ, there is none, one is not finite, or a variance is negative.</exception>
    public Normalization(ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, Shape? inputShape = null, string? name = null)
    {
        Mean = [.. mean];
        Variance = [.. variance];
        if (Mean.IsEmpty || Mean.Length != Variance.Length || !Mean.All(float.IsFinite) || !Variance.All(v => float.IsFinite(v) && v >= 0))
        {
            throw new ArgumentException(
                $"Normalization expects as many finite means as variances that are not negative, received ({string.Join(", ", Mean)}) and " +
                    $"({string.Join(", ", Variance)}).");
        }

        StartWith(inputShape, name);
    }

    internal Normalization(LayerConfig config)
        : this(config.Floats("mean"), config.Floats("variance"))
    {
        if (config.OptionalInts("axis") is { } axes && axes is not [-1])
        {
            throw config.Bad("axis", "-1", string.Join(", ", axes));
        }

        config.Ignore("input_mean");
        config.Ignore("input_variance");
        if (config.Bool("invert", false))
        {
            throw config.Bad("invert", "false", true);
        }
    }

    /// <summary>The means that are subtracted.</summary>
    public ImmutableArray<float> Mean { get; private set; }

    /// <summary>The variances by whose root is divided.</summary>
    public ImmutableArray<float> Variance { get; private set; }

    private ImmutableArray<float> KeptVariance => [.. Variance.Select(v => MathF.Max(v, SmallestDeviation * SmallestDeviation))];

    /// <summary>Takes numbers that were found, before or after the weights exist.</summary>
    /// <exception cref="ArgumentException">There is no number, one is not finite, or there are not as many as the last axis of the input has
    /// places.</exception>
    internal void Take(ChannelSums sums)
    {
        if (mean is not null && mean.Shape[0] != sums.Channels)
        {
            throw new ArgumentException($"Layer '{Name}' normalizes a last axis of {mean.Shape[0]} places, received samples with {sums.Channels}.");
        }

        (Mean, Variance) = sums.Moments();
        if (mean?.Store is not null)
        {
            SetWeights(Tensor.From(Mean.AsSpan(), mean.Shape), Tensor.From(KeptVariance.AsSpan(), mean.Shape));
        }
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["axis"] = -1,
        ["mean"] = new JsonArray([.. Mean.Select(m => (JsonNode)m)]),
        ["variance"] = new JsonArray([.. Variance.Select(v => (JsonNode)v)]),
    };

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        int channels = Single(inputs).UserShape[-1];
        if (Mean.Length != 1 && Mean.Length != channels)
        {
            throw BadShape($"{Mean.Length} means were given, the last axis of the input has {channels} places.");
        }

        var shape = new Shape(channels);
        var layout = Layout.RowMajor(shape, DataType.Float32);
        mean = AddParameter("mean", shape, layout, new FixedValues(() => Mean), channels, channels, isStatistic: true);
        variance = AddParameter("variance", shape, layout, new FixedValues(() => KeptVariance), channels, channels, isStatistic: true);
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = context.ToFormat(Single(inputs), DataFormat.ChannelsLast);
        var op = new BatchNormalizationInferenceOp(Epsilon: 0, Scale: false, Shift: false);
        return source with { Value = context.Emit(op, source.Value, context.Weight(mean!), context.Weight(variance!)) };
    }
}
