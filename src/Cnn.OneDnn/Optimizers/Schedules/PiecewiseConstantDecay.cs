using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>A rate per interval of steps, as Keras's PiecewiseConstantDecay: a boundary still belongs to the interval before it.</summary>
public sealed class PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly long[] boundaries;
    private readonly double[] values;

    /// <summary>With strictly increasing boundaries and one value more than boundaries.</summary>
    /// <exception cref="ArgumentException">The boundaries do not increase, or the number of values does not fit.</exception>
    public PiecewiseConstantDecay(IReadOnlyList<long> boundaries, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != boundaries.Count + 1)
        {
            throw new ArgumentException($"{boundaries.Count} boundaries need {boundaries.Count + 1} values, received {values.Count}.", nameof(values));
        }

        for (int i = 1; i < boundaries.Count; i++)
        {
            if (boundaries[i] <= boundaries[i - 1])
            {
                throw new ArgumentException($"Boundaries must increase, received {boundaries[i]} after {boundaries[i - 1]}.", nameof(boundaries));
            }
        }

        this.boundaries = [.. boundaries];
        this.values = [.. values];
    }

    internal PiecewiseConstantDecay(ConfigReader config)
        : this([.. config.Wholes("boundaries")], config.Numbers("values"))
    {
    }

    /// <summary>The last step of each interval but the last.</summary>
    public IReadOnlyList<long> Boundaries => boundaries;

    /// <summary>The rate of each interval.</summary>
    public IReadOnlyList<double> Values => values;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["boundaries"] = new JsonArray([.. boundaries.Select(b => (JsonNode)b)]),
        ["values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]),
    };

    /// <inheritdoc/>
    public override double At(long step)
    {
        int interval = 0;
        while (interval < boundaries.Length && step > boundaries[interval])
        {
            interval++;
        }

        return values[interval];
    }
}
