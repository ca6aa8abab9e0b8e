using Cnn.Models.Events.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;
using Google.Protobuf;

namespace Cnn.Models;

/// <summary>
/// Writes what happens in a training to event files that TensorBoard shows: loss and metrics of each epoch, how weights are spread, the first convolution's
/// kernels as images, and the network's graph. Training figures go to the folder "train", those of validation to "validation", under Keras's names: epoch_loss,
/// epoch_accuracy.
/// </summary>
/// <example>
/// <code>
/// model.Fit(train, new FitOptions { Validation = test, Callbacks = [new TensorBoard("logs/a")] });
/// </code>
/// </example>
public sealed class TensorBoard : Callback
{
    private const string ValidationPrefix = "val_";

    private readonly string folder;
    private readonly List<Event> pending = [];
    private EventFile? training, validation;
    private long steps;

    /// <summary>For a folder, which is made if it is not there; files of earlier trainings in it stay.</summary>
    /// <param name="logDir">The folder.</param>
    /// <param name="histogramFreq">After how many epochs the weights' histograms are written again; 0 for never. Keras does not unless asked.</param>
    /// <param name="writeGraph">Whether the network's graph is written.</param>
    /// <param name="writeImages">Whether the first convolution's kernels are written as images.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TensorBoard(string logDir = "logs", int histogramFreq = 1, bool writeGraph = true, bool writeImages = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(logDir);
        folder = logDir;
        WeightsEvery = histogramFreq;
        WriteGraph = writeGraph;
        WriteImages = writeImages;
    }

    /// <summary>After how many epochs the weights' histograms and images are written again; 1 by default, 0 for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int WeightsEvery
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(WeightsEvery));
            field = value;
        }
    } = 1;

    /// <summary>After how many batches the averages so far are written, as batch_loss and so on; 0, the default, for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int BatchesEvery
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(BatchesEvery));
            field = value;
        }
    }

    /// <summary>Whether the network's graph is written; true by default.</summary>
    public bool WriteGraph { get; init; } = true;

    /// <summary>Whether the first convolution's kernels are written as images; true by default.</summary>
    public bool WriteImages { get; init; } = true;

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        training = new EventFile(Path.Combine(folder, "train"));
        validation = null;
        pending.Clear();
        steps = Model.StepsDone;
        if (WriteGraph)
        {
            training.Append([new Event { GraphDef = NetworkGraph.Create(Model).ToByteString() }]);
        }
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        steps++;
        if (BatchesEvery > 0 && steps % BatchesEvery == 0)
        {
            pending.Add(Scalars(steps, logs.Select(l => ($"batch_{l.Key}", l.Value))));
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        int number = Model.EpochsDone - 1;
        pending.Add(Scalars(number, logs.Where(l => !IsValidation(l.Key)).Select(l => ($"epoch_{l.Key}", l.Value))));
        if (WeightsEvery > 0 && number % WeightsEvery == 0)
        {
            pending.Add(Weights(number));
        }

        training!.Append(pending);
        pending.Clear();
        (string, double)[] validated = [.. logs.Where(l => IsValidation(l.Key)).Select(l => ($"epoch_{l.Key[ValidationPrefix.Length..]}", l.Value))];
        if (validated.Length > 0)
        {
            validation ??= new EventFile(Path.Combine(folder, "validation"));
            validation.Append([Scalars(number, validated)]);
        }
    }

    private static bool IsValidation(string name) => name.StartsWith(ValidationPrefix, StringComparison.Ordinal);

    private static Event Scalars(long step, IEnumerable<(string Tag, double Value)> figures)
    {
        var summary = new Summary();
        summary.Value.AddRange(figures.Select(f => new Summary.Types.Value { Tag = f.Tag, SimpleValue = (float)f.Value }));
        return new Event { WallTime = EventFile.Now(), Step = step, Summary = summary };
    }

    private Event Weights(int epoch)
    {
        var summary = new Summary();
        foreach (Parameter parameter in Model.Parameters)
        {
            if (Histogram.TryCreate(Model.GetWeight(parameter).AsSpan<float>()) is { } histogram)
            {
                summary.Value.Add(new Summary.Types.Value { Tag = $"{parameter.Owner!.Name}/{parameter.Name}", Histo = histogram });
            }
        }

        if (WriteImages && Model.Parameters.FirstOrDefault(p => p.Shape.Rank == 4) is { } kernel)
        {
            summary.Value.Add(new Summary.Types.Value
            {
                Tag = $"{kernel.Owner!.Name}/{kernel.Name}/image",
                Image = KernelImage.Create(Model.GetWeight(kernel)),
            });
        }

        return new Event { WallTime = EventFile.Now(), Step = epoch, Summary = summary };
    }
}
