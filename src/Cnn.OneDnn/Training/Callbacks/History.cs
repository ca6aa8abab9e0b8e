namespace Cnn.OneDnn;

/// <summary>The figures of every epoch; what <see cref="Model.Fit(Dataset, FitOptions)"/> returns.</summary>
public sealed class History : Callback
{
    private readonly Dictionary<string, List<double>> figures = [];
    private readonly List<int> epochs = [];

    /// <summary>The epochs that were done, counted from 0.</summary>
    public IReadOnlyList<int> Epochs => epochs;

    /// <summary>The names of the figures.</summary>
    public IReadOnlyCollection<string> Names => figures.Keys;

    /// <summary>One figure over the epochs: history["val_accuracy"].</summary>
    /// <exception cref="KeyNotFoundException">No such figure was reported.</exception>
    public IReadOnlyList<double> this[string name] => figures.TryGetValue(name, out List<double>? list)
        ? list
        : throw new KeyNotFoundException($"No figure is called '{name}'. Known: {string.Join(", ", figures.Keys)}.");

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
