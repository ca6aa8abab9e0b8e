using System.Collections.ObjectModel;

namespace Cnn.OneDnn;

/// <summary>What <see cref="OneDnn.History"/> gathers: a list of numbers for each figure, one for each epoch.</summary>
public abstract class TrainingHistory : Callback
{
    private readonly Dictionary<string, IReadOnlyList<double>> figures = [];
    private readonly List<int> epochs = [];

    private protected TrainingHistory() => History = new ReadOnlyDictionary<string, IReadOnlyList<double>>(figures);

    /// <summary>The epochs that were done, counted from 0, with one that was stopped.</summary>
    public IReadOnlyList<int> Epochs => epochs;

    /// <summary>Keras's name of <see cref="Epochs"/>.</summary>
    public IReadOnlyList<int> Epoch => epochs;

    /// <summary>What was asked of the training, as Keras's params: "epochs", "steps" of an epoch, "batch_size" and "samples"; empty before one.</summary>
    public IReadOnlyDictionary<string, int> Params => Parameters is null ? ReadOnlyDictionary<string, int>.Empty : new Dictionary<string, int>
    {
        ["epochs"] = Parameters.Epochs,
        ["steps"] = Parameters.Steps,
        ["batch_size"] = Parameters.BatchSize,
        ["samples"] = Parameters.Samples,
    };

    /// <summary>The names of the figures.</summary>
    public IReadOnlyCollection<string> Names => figures.Keys;

    /// <summary>All figures, as Keras's history: <c>history.History["val_loss"]</c>, which <c>history["val_loss"]</c> gives too.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> History { get; }

    /// <summary>One figure over the epochs: history["val_accuracy"].</summary>
    /// <exception cref="KeyNotFoundException">No such figure was reported.</exception>
    public IReadOnlyList<double> this[string name] => figures.TryGetValue(name, out IReadOnlyList<double>? list)
        ? list
        : throw new KeyNotFoundException($"No figure is called '{name}'. Known: {string.Join(", ", figures.Keys)}.");

    private protected void Forget()
    {
        figures.Clear();
        epochs.Clear();
    }

    private protected void Keep(int epoch, TrainingLogs logs)
    {
        epochs.Add(epoch);
        foreach ((string name, double value) in logs)
        {
            if (!figures.TryGetValue(name, out IReadOnlyList<double>? list))
            {
                figures[name] = list = new List<double>();
            }

            ((List<double>)list).Add(value);
        }
    }
}
