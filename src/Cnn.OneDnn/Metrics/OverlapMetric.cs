using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// How far what is predicted of each class lies over what is of it, from TP, FP and FN, counted over all that was seen; the mean over the classes that occur in
/// targets or predictions. For masks and for classes: the class of a place is its label or the largest of its targets, the predicted one the largest of its
/// predictions; of a single column, whether it is above one half. Places whose label is no class are not counted.
/// </summary>
public abstract class OverlapMetric : Metric
{
    private readonly int[]? classIds;
    private long[] both = [], either = [];

    private protected OverlapMetric(IReadOnlyList<int>? classIds) => this.classIds = classIds is null ? null : Checked(classIds);

    private protected OverlapMetric(ConfigReader config)
        : this(config.OptionalInts("class_ids")) => IgnoreClass = config.OptionalInt("ignore_class");

    /// <summary>The classes that count; null for all.</summary>
    public IReadOnlyList<int>? ClassIds => classIds;

    /// <summary>A label whose places are not counted though it is a class, Keras's ignore_class; null, the default, for none.</summary>
    public int? IgnoreClass { get; init; }

    /// <summary>The share of each class, in the order of labels; NaN for those that occurred nowhere.</summary>
    public IReadOnlyList<double> PerClass => [.. both.Zip(either, (shared, all) => all == 0 ? double.NaN : Share(shared, all))];

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            double[] shares = [.. PerClass.Where((share, c) => !double.IsNaN(share) && classIds?.Contains(c) != false)];
            return shares.Length == 0 ? 0 : shares.Average();
        }
    }

    /// <inheritdoc/>
    protected override double[] State
    {
        get => [.. both.Select(n => (double)n), .. either.Select(n => (double)n)];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Length % 2 != 0 || !value.All(n => n >= 0))
            {
                throw new ArgumentException($"Metric '{Name}' cannot have seen the {value.Length} numbers that were read.", nameof(value));
            }

            int classes = value.Length / 2;
            (both, either) = ([.. value.Take(classes).Select(n => (long)n)], [.. value.Skip(classes).Select(n => (long)n)]);
        }
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = classIds is null ? [] : new() { ["class_ids"] = new JsonArray([.. classIds.Select(c => (JsonNode)c)]) };
        if (IgnoreClass is { } ignored)
        {
            config["ignore_class"] = ignored;
        }

        return config;
    }

    /// <inheritdoc/>
    public override void Reset() => (both, either) = ([], []);

    /// <inheritdoc/>
    protected override void Add(in MetricBatch batch)
    {
        int classes = Math.Max(2, batch.Columns);
        if (both.Length != classes)
        {
            (both, either) = (new long[classes], new long[classes]);
        }

        for (int row = 0; row < batch.Rows; row++)
        {
            int truth = batch.TrueClass(row);
            if ((uint)truth >= (uint)classes || truth == IgnoreClass)
            {
                continue;
            }

            int predicted = batch.PredictedClass(row);
            either[truth]++;
            if (truth == predicted)
            {
                both[truth]++;
            }
            else
            {
                either[predicted]++;
            }
        }
    }

    /// <summary>The share of a class.</summary>
    /// <param name="shared">TP.</param>
    /// <param name="all">TP + FP + FN, above zero.</param>
    private protected abstract double Share(long shared, long all);

    private static int[] Checked(IReadOnlyList<int> classIds) => classIds.Count > 0 && classIds.All(c => c >= 0)
        ? [.. classIds]
        : throw new ArgumentException("Expected classes from 0 on.", nameof(classIds));
}
