using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Counts decisions for elements taken one by one, each being 1 where it exceeds a threshold. With <see cref="TopK"/> only the largest of a row can be 1, and
/// without a threshold all of these are.
/// </summary>
public abstract class BinaryCounts : Metric
{
    private static readonly float[] Half = [0.5f], Whatever = [float.NegativeInfinity];
    private readonly float[]? limits;
    private readonly int? topK;

    // For each threshold: hits, false alarms, misses, and the rest.
    private long[] hits = [0], alarms = [0], misses = [0], rests = [0];

    private protected BinaryCounts(Thresholds? thresholds, int? topK, int? classId, string? name)
        : base(name)
    {
        (TopK, ClassId) = (topK, classId);
        if (thresholds is not null)
        {
            limits = [.. thresholds.Select(t => (float)t)];
            (hits, alarms, misses, rests) = (new long[limits.Length], new long[limits.Length], new long[limits.Length], new long[limits.Length]);
        }
    }

    private protected BinaryCounts(ConfigReader config)
        : this(ThresholdsOf(config), config.OptionalInt("top_k"), Column(config), config.Text("name"))
    {
    }

    /// <summary>What an element must exceed to count as positive; 0.5 by default, and no matter what with <see cref="TopK"/>.</summary>
    public IReadOnlyList<double> Thresholds => [.. Limits.Select(l => (double)l)];

    /// <summary>The first of <see cref="Thresholds"/>.</summary>
    public float Threshold
    {
        get => Limits[0];
        init => limits = [value];
    }

    /// <summary>How many of the largest of a row may count as positive, the first of equal ones; null for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? TopK
    {
        get => topK;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(TopK));
            topK = value;
        }
    }

    /// <summary>The one column that counts; null for all.</summary>
    public int? ClassId { get; init; }

    /// <summary>The number for the first of <see cref="Thresholds"/>.</summary>
    public override double Result => At(0);

    /// <summary>The number for each of <see cref="Thresholds"/>.</summary>
    public IReadOnlyList<double> Results => [.. Enumerable.Range(0, hits.Length).Select(At)];

    internal override bool HasClassesLast => ClassId is not null || TopK is not null;

    internal override double[] Counts
    {
        get => [.. hits.Concat(alarms).Concat(misses).Concat(rests).Select(n => (double)n)];
        set
        {
            // Files of earlier versions have no rests.
            int count = hits.Length, lists = value.Length / count;
            Checked(value, value.Length % count == 0 && lists is 3 or 4);
            long[] Part(int index) => index < lists ? [.. value.Skip(index * count).Take(count).Select(n => (long)n)] : new long[count];
            (hits, alarms, misses, rests) = (Part(0), Part(1), Part(2), Part(3));
        }
    }

    private float[] Limits => limits ?? (topK is null ? Half : Whatever);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var options = new JsonObject
        {
            ["thresholds"] = limits is null ? null : limits.Length == 1 ? limits[0] : new JsonArray([.. limits.Select(l => (JsonNode)l)]),
            ["class_id"] = ClassId,
        };
        if (TopK is not null)
        {
            options["top_k"] = TopK;
        }

        return Described(options);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        int count = hits.Length;
        (hits, alarms, misses, rests) = (new long[count], new long[count], new long[count], new long[count]);
    }

    /// <summary>What a file says of thresholds: nothing, one, or several.</summary>
    private static Thresholds? ThresholdsOf(ConfigReader config) =>
        config.Mentions("thresholds") && config.Json["thresholds"] is not null
            ? OneDnn.Thresholds.Create([.. config.Floats("thresholds").Select(l => (double)l)])
            : Ignored(config);

    private static int? Column(ConfigReader config) => config.OptionalInt("class_id") is { } column
        ? column >= 0 ? column : throw config.Bad("class_id", "a column from 0 on", column)
        : null;

    private protected static double Ratio(long part, long rest) => part + rest == 0 ? 0 : (double)part / (part + rest);

    /// <summary>What is measured, from the counts at a threshold.</summary>
    private protected abstract double Number(long truePositives, long falsePositives, long falseNegatives, long trueNegatives);

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        (ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) = batch;
        int first = ClassId ?? 0, last = ClassId ?? (columns - 1);
        if ((uint)last >= (uint)columns || TopK > columns)
        {
            string asked = TopK > columns ? $"TopK {TopK} are more than the columns" : $"ClassId {last} is not a column";
            throw new ArgumentException($"Metric '{Name}': {asked} of predictions with {columns}.", nameof(batch));
        }

        float[] over = Limits;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> scores = predictions.Slice(row * columns, columns);
            for (int column = first; column <= last; column++)
            {
                bool positive = IsPositive(row, column, columns, labels, targets), isBest = TopK is not { } k || Better(scores, column) < k;
                for (int i = 0; i < over.Length; i++)
                {
                    bool predicted = isBest && scores[column] > over[i];
                    (positive ? predicted ? hits : misses : predicted ? alarms : rests)[i]++;
                }
            }
        }
    }

    private double At(int threshold) => Number(hits[threshold], alarms[threshold], misses[threshold], rests[threshold]);

    // How many come before a column where larger ones do, and of equal ones the first.
    private static int Better(ReadOnlySpan<float> scores, int column)
    {
        int better = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            better += scores[i] > scores[column] || (scores[i] == scores[column] && i < column) ? 1 : 0;
        }

        return better;
    }

    private static Thresholds? Ignored(ConfigReader config)
    {
        config.Ignore("thresholds");
        return null;
    }
}
