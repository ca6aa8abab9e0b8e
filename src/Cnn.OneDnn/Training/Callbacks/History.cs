using System.Globalization;

namespace Cnn.OneDnn;

/// <summary>The figures of every epoch; what <see cref="Model.Fit(Dataset, FitOptions)"/> returns.</summary>
public sealed class History : Callback
{
    private readonly Dictionary<string, List<double>> figures = [];
    private readonly List<int> epochs = [];

    /// <summary>The epochs that were done, counted from 0, with one that was stopped.</summary>
    public IReadOnlyList<int> Epochs => epochs;

    /// <summary>The names of the figures.</summary>
    public IReadOnlyCollection<string> Names => figures.Keys;

    /// <summary>One figure over the epochs: history["val_accuracy"].</summary>
    /// <exception cref="KeyNotFoundException">No such figure was reported.</exception>
    public IReadOnlyList<double> this[string name] => figures.TryGetValue(name, out List<double>? list)
        ? list
        : throw new KeyNotFoundException($"No figure is called '{name}'. Known: {string.Join(", ", figures.Keys)}.");

    /// <summary>
    /// How many steps were done of an epoch that training was stopped in, whose figures are the last ones here; null where the last epoch is whole.
    /// </summary>
    public int? StepsOfInterruptedEpoch { get; private set; }

    /// <summary>Whether a token ended the training before its end, and before a callback did.</summary>
    internal bool WasCancelled { get; set; }

    /// <summary>A line for each epoch with loss and metrics: <c>Epoch 1: loss: 0.0931 - accuracy: 0.9712</c>.</summary>
    public override string ToString() =>
        string.Join('\n', epochs.Select((epoch, i) => string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}: {Figures(i)}")));

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        figures.Clear();
        epochs.Clear();
        StepsOfInterruptedEpoch = null;
    }

    /// <inheritdoc/>
    public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs)
    {
        OnEpochEnd(epoch, logs);
        StepsOfInterruptedEpoch = steps;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        epochs.Add(epoch);
        foreach ((string name, double value) in logs)
        {
            if (!figures.TryGetValue(name, out List<double>? list))
            {
                figures[name] = list = [];
            }

            list.Add(value);
        }
    }

    // Times and rates are for a progress bar. A figure that was not reported for every epoch is shown for none.
    private string Figures(int place) => string.Join(" - ", figures
        .Where(f => f.Key is not ("seconds" or "img_s" or "wait_share" or "learning_rate") && f.Value.Count == epochs.Count)
        .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key}: {f.Value[place]:F4}")));
}
