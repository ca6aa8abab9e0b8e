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

    /// <summary>How many steps were done of an epoch that training was stopped in, whose figures are the last ones here; null where the last epoch is whole.</summary>
    public int? StepsOfInterruptedEpoch { get; private set; }

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
}
