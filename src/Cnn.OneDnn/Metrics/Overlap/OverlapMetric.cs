using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// How far what is predicted of each class lies over what is of it, from TP, FP and FN, counted over all that was seen; the mean over the classes that occur in
/// targets or predictions. For masks and for classes: the class of a place is its label or the largest of its targets, the predicted one the largest of its
/// predictions; of a single column, whether it is above one half, or of more than two classes the class itself. Places whose label is no class are not counted.
/// </summary>
public abstract class OverlapMetric : Metric
{
    private readonly int[]? classIds;
    private long[] both = [], either = [];

    private protected OverlapMetric(IReadOnlyList<int>? classIds, int? numClasses = null, string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numClasses ?? 2, 2, nameof(numClasses));
        (this.classIds, NumClasses) = (classIds is null ? null : Checked(classIds), numClasses);
    }

    private protected OverlapMetric(ConfigReader config)
        : this(config.OptionalInts("class_ids"), config.OptionalInt("num_classes"), config.Text("name")) => IgnoreClass = config.OptionalInt("ignore_class");

    /// <summary>How many classes there are; null for as many as predictions have columns, and two where they have one.</summary>
    public int? NumClasses { get; }

    /// <summary>The classes that count; null for all.</summary>
    public IReadOnlyList<int>? ClassIds => classIds;

    /// <summary>A label whose places are not counted though it is a class, Keras's ignore_class; null, the default, for none.</summary>
    public int? IgnoreClass { get; init; }

    /// <summary>The share of each class, in the order of labels; NaN for those that occurred nowhere.</summary>
    public IReadOnlyList<double> PerClass => [.. both.Zip(either, (shared, all) => all == 0 ? double.NaN : Share(shared, all))];

    internal override bool HasClassesLast => true;

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
        JsonObject config = Described(classIds is null ? [] : new() { ["class_ids"] = new JsonArray([.. classIds.Select(c => (JsonNode)c)]) });
        if (NumClasses is { } count)
        {
            config["num_classes"] = count;
        }

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
        int classes = NumClasses ?? Math.Max(2, batch.Columns);
        bool isOfClasses = batch.Columns == 1 && classes > 2;
        if (batch.Columns > 1 && batch.Columns != classes)
        {
            throw new ArgumentException($"Metric '{Name}' has {classes} classes, but predictions have {batch.Columns} columns.", nameof(batch));
        }

        if (both.Length != classes)
        {
            (both, either) = (new long[classes], new long[classes]);
        }

        for (int row = 0; row < batch.Rows; row++)
        {
            int truth = isOfClasses ? (int)batch.TargetAt(row) : batch.TrueClass(row);
            if ((uint)truth >= (uint)classes || truth == IgnoreClass)
            {
                continue;
            }

            int predicted = isOfClasses ? (int)batch.Prediction(row)[0] : batch.PredictedClass(row);
            if ((uint)predicted >= (uint)classes)
            {
                throw new ArgumentException($"Metric '{Name}': {batch.Prediction(row)[0]} is none of {classes} classes.", nameof(batch));
            }

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
