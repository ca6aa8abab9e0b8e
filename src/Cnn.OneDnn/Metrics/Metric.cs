using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// A number about predictions, gathered batch by batch over an epoch. The static properties make a new metric with Keras's defaults each time. A metric of your
/// own derives from this and overrides <see cref="Add"/>, which adds to <see cref="Sum"/> and <see cref="Count"/>; where more is to be kept, also
/// <see cref="State"/>, <see cref="Result"/> and <see cref="Reset"/>.
/// </summary>
public abstract class Metric
{
    private readonly string? givenName;
    private string? output;

    /// <summary>A metric of your own.</summary>
    /// <param name="name">Its name in logs; that of its class if null.</param>
    protected Metric(string? name = null) => givenName = name;

    /// <summary>Those that are built in; each reads and writes its options itself.</summary>
    internal static KnownClasses<Metric> Known { get; } = new(
        "metric",
        (["accuracy", "acc"], c => new Accuracy(c)),
        (["binary_accuracy"], c => new BinaryAccuracy(c)),
        (["top_k_categorical_accuracy"], c => new TopKCategoricalAccuracy(c)),
        (["precision"], c => new Precision(c)),
        (["recall"], c => new Recall(c)),
        (["true_positives"], c => new TruePositives(c)),
        (["true_negatives"], c => new TrueNegatives(c)),
        (["false_positives"], c => new FalsePositives(c)),
        (["false_negatives"], c => new FalseNegatives(c)),
        (["f1_score"], c => new F1Score(c)),
        (["fbeta_score"], c => new FBetaScore(c)),
        (["auc"], c => new Auc(c)),
        (["sparse_categorical_accuracy"], c => new SparseCategoricalAccuracy(c)),
        (["categorical_accuracy"], c => new CategoricalAccuracy(c)),
        (["sparse_top_k_categorical_accuracy"], c => new SparseTopKCategoricalAccuracy(c)),
        (["root_mean_squared_error", "rmse"], c => new RootMeanSquaredError(c)),
        (["confusion_matrix"], _ => new ConfusionMatrix()),
        (["mean_squared_error", "mse"], c => new MeanSquaredErrorMetric(c)),
        (["mean_absolute_error", "mae"], c => new MeanAbsoluteErrorMetric(c)),
        (["mean"], c => new Mean(c)),
        (["sum"], c => new Sum(c)),
        (["mean_io_u"], c => new MeanIoU(c)),
        (["mean_dice"], c => new MeanDice(c)));

    /// <summary>The share of right predictions.</summary>
    public static Metric Accuracy => new Accuracy();

    /// <summary>The share of elements that are right when they are cut at one half.</summary>
    public static Metric BinaryAccuracy => new BinaryAccuracy();

    /// <summary>The share of rows whose right class is among the five best.</summary>
    public static Metric TopKCategoricalAccuracy => new TopKCategoricalAccuracy();

    /// <summary>True positives over predicted positives.</summary>
    public static Metric Precision => new Precision();

    /// <summary>True positives over positives.</summary>
    public static Metric Recall => new Recall();

    /// <summary>The harmonic mean of precision and recall, averaged over the classes.</summary>
    public static Metric F1Score => new F1Score();

    /// <summary>The area under the ROC curve.</summary>
    public static Metric Auc => new Auc();

    /// <summary>The mean of squared differences.</summary>
    public static Metric MeanSquaredError => new MeanSquaredErrorMetric();

    /// <summary>The mean of absolute differences.</summary>
    public static Metric MeanAbsoluteError => new MeanAbsoluteErrorMetric();

    /// <summary>The mean of numbers that it is told.</summary>
    public static Metric Mean => new Mean();

    /// <summary>The mean over the classes of intersection over union.</summary>
    public static Metric MeanIoU => new MeanIoU();

    /// <summary>The mean over the classes of the Dice coefficient.</summary>
    public static Metric MeanDice => new MeanDice();

    /// <summary>
    /// The name under which it stands in logs: the one that it was given, else Keras's; of a metric of your own that of its class, unless it says otherwise.
    /// </summary>
    public virtual string Name => givenName ?? ConfigName;

    /// <summary>
    /// The number for what has been seen since <see cref="Reset"/>: <see cref="Sum"/> over <see cref="Count"/> unless a metric says otherwise; 0 when nothing
    /// has been seen.
    /// </summary>
    public virtual double Result => Count == 0 ? 0 : Sum / Count;

    /// <summary>
    /// The output that is measured, by the name of the layer that gives it, as in Keras's <c>metrics={"digit": "accuracy"}</c>:
    /// <c>new Accuracy { Output = "digit" }</c>. Null, the default, for every output of the model.
    /// </summary>
    public string? Output
    {
        get => output;
        init => output = value;
    }

    /// <summary>Whether it looks for the classes of a place along the last axis, so that no other axis may hold them.</summary>
    internal virtual bool HasClassesLast => false;

    /// <summary>Whether more is better, as for accuracies; less is, as for errors, where a metric says so.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>What is added up, of a metric that keeps no more than this.</summary>
    protected double Sum { get; set; }

    /// <summary>How many were added up.</summary>
    protected double Count { get; set; }

    /// <summary>All that has been seen, as numbers: for copies and checkpoints.</summary>
    protected virtual double[] State
    {
        get => [Sum, Count];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (Sum, Count) = value.Length == 2
                ? (value[0], value[1])
                : throw new ArgumentException($"Metric '{Name}' keeps 2 numbers, received {value.Length}.", nameof(value));
        }
    }

    /// <inheritdoc cref="Parse"/>
    public static implicit operator Metric(string kerasName) => Parse(kerasName);

    /// <summary>Keras has a loss and a metric of this name; where a metric is expected, it is that.</summary>
    public static implicit operator Metric(MeanAbsoluteError loss) => new MeanAbsoluteErrorMetric(loss?.GivenName);

    /// <summary>Keras has a loss and a metric of this name; where a metric is expected, it is that.</summary>
    public static implicit operator Metric(MeanSquaredError loss) => new MeanSquaredErrorMetric(loss?.GivenName);

    /// <summary>The metric that Keras gives this name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static Metric Parse(string kerasName) => Known.Parse(kerasName);

    /// <summary>
    /// Forgets everything seen. Collections of a metric of your own are made anew here, not cleared: the engine copies the object for each pass and output, and
    /// copies would share them.
    /// </summary>
    public virtual void Reset() => (Sum, Count) = (0, 0);

    /// <summary>Keras's name of <see cref="Reset"/>.</summary>
    public void ResetState() => Reset();

    /// <summary>The options, from which a registered metric is made again; see <see cref="CustomObjects"/>.</summary>
    public virtual JsonObject GetConfig() => Described([]);

    /// <summary>Takes in a batch. Exactly one of <paramref name="labels"/> and <paramref name="targets"/> is not empty.</summary>
    /// <param name="predictions">(rows, columns), row by row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="labels">An integer label per row.</param>
    /// <param name="targets">(rows, columns), row by row.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public void Update(ReadOnlySpan<float> predictions, int rows, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        if (rows == 0)
        {
            return;
        }

        if (rows < 0 || columns < 1 || predictions.Length != (long)rows * columns
            || (labels.IsEmpty ? targets.Length != predictions.Length : labels.Length != rows || !targets.IsEmpty))
        {
            throw new ArgumentException(
                $"Metric '{Name}': {rows} rows of {columns} columns need {(long)rows * columns} predictions and either {rows} labels or " +
                    $"{(long)rows * columns} targets, received {predictions.Length} predictions, {labels.Length} labels and {targets.Length} targets.",
                nameof(predictions));
        }

        Add(new MetricBatch(predictions, rows, columns, labels, targets));
    }

    /// <summary>The name of the class in a configuration.</summary>
    internal virtual string ConfigName => ClassNames.SnakeCase(GetType().Name);

    /// <summary>What has been seen, as numbers from which <see cref="Result"/> follows: for a copy, or for a checkpoint.</summary>
    /// <exception cref="ArgumentException">The numbers that are set are none that this metric can have.</exception>
    internal virtual double[] Counts
    {
        get => State;
        set => State = value;
    }

    /// <summary>How many numbers <see cref="Counts"/> has.</summary>
    internal virtual int CountsLength => Counts.Length;

    /// <summary>A metric with the same options that has seen nothing.</summary>
    internal Metric Fresh()
    {
        var fresh = (Metric)MemberwiseClone();
        fresh.Reset();
        return fresh;
    }

    /// <summary>Writes <see cref="Counts"/>; a metric that keeps few allocates nothing for it.</summary>
    internal virtual void CopyCounts(Span<double> to) => Counts.CopyTo(to);

    /// <summary>Sets <see cref="Counts"/>; a metric that keeps few allocates nothing for it.</summary>
    internal virtual void TakeCounts(ReadOnlySpan<double> from) => Counts = from.ToArray();

    /// <summary>This metric, made to measure one output; as it is where there is no name.</summary>
    internal Metric About(string? name)
    {
        output = name ?? output;
        return this;
    }

    /// <summary>Takes in a batch whose sizes have been checked: the one method of a metric of your own.</summary>
    protected abstract void Add(in MetricBatch batch);

    /// <summary>Adds the name to options, where one was given.</summary>
    private protected JsonObject Described(JsonObject options)
    {
        if (givenName is not null)
        {
            options["name"] = givenName;
        }

        return options;
    }

    /// <summary>Refuses numbers that are not as many as this metric has.</summary>
    private protected double[] Checked(double[] counts, bool fits) => fits && counts.All(c => c >= 0 || double.IsNaN(c))
        ? counts
        : throw new ArgumentException($"Metric '{Name}' cannot have seen the {counts.Length} numbers that were read.", nameof(counts));

    /// <summary>Whether an element is a positive one; a label is the one positive of its row, and with a single column 0 or 1 itself.</summary>
    private protected static bool IsPositive(int row, int column, int columns, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) =>
        labels.IsEmpty ? targets[(row * columns) + column] > 0.5f : columns == 1 ? labels[row] == 1 : labels[row] == column;
}
