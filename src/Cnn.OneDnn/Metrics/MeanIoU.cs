using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Intersection over union, TP / (TP + FP + FN), of each class over all that was seen; the mean over the classes that occur in targets or predictions. Keras's
/// MeanIoU and, for some classes, IoU. For masks and for classes: the class of a place is its label or the largest of its targets, the predicted one the
/// largest of its predictions; of a single column, whether it is above one half.
/// </summary>
public sealed class MeanIoU : Metric
{
    private readonly int[]? classIds;
    private long[] both = [], either = [];

    /// <summary>The mean over all classes.</summary>
    public MeanIoU()
    {
    }

    /// <summary>The mean over some classes, Keras's IoU with target_class_ids.</summary>
    /// <exception cref="ArgumentException">No class is given, or a negative one.</exception>
    public MeanIoU(params IReadOnlyList<int> classIds)
    {
        ArgumentNullException.ThrowIfNull(classIds);
        this.classIds = Checked(classIds);
    }

    internal MeanIoU(ConfigReader config)
    {
        if (config.OptionalInts("class_ids") is { } classes)
        {
            classIds = Checked(classes);
        }
    }

    /// <summary>The classes that count; null for all.</summary>
    public IReadOnlyList<int>? ClassIds => classIds;

    /// <inheritdoc/>
    public override string Name => classIds is null ? "mean_io_u" : "io_u";

    /// <inheritdoc/>
    public override double Result
    {
        get
        {
            double[] shares =
                [.. Enumerable.Range(0, either.Length).Where(c => either[c] > 0 && classIds?.Contains(c) != false).Select(c => (double)both[c] / either[c])];
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
    public override JsonObject GetConfig() => classIds is null ? [] : new() { ["class_ids"] = new JsonArray([.. classIds.Select(c => (JsonNode)c)]) };

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
            int truth = batch.TrueClass(row), predicted = batch.PredictedClass(row);
            if ((uint)truth >= (uint)classes)
            {
                continue;
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

    private static int[] Checked(IReadOnlyList<int> classIds) => classIds.Count > 0 && classIds.All(c => c >= 0)
        ? [.. classIds]
        : throw new ArgumentException("Expected classes from 0 on.", nameof(classIds));
}
