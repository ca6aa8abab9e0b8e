using System.Globalization;

namespace Cnn.OneDnn;

/// <summary>The figures of every epoch; what <see cref="Model.Fit(Dataset, FitOptions)"/> returns.</summary>
public sealed class History : TrainingHistory
{
    /// <summary>
    /// How many steps were done of an epoch that training was stopped in, whose figures are the last ones here; null where the last epoch is whole.
    /// </summary>
    public int? StepsOfInterruptedEpoch { get; private set; }

    /// <summary>Whether a token ended the training before its end, and before a callback did.</summary>
    internal bool WasCancelled { get; set; }

    /// <summary>A line for each epoch with loss and metrics: <c>Epoch 1: loss: 0.0931 - accuracy: 0.9712</c>.</summary>
    public override string ToString() =>
        string.Join('\n', Epochs.Select((epoch, i) => string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}: {Figures(i)}")));

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        Forget();
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
        Keep(epoch, logs);
    }

    // Times and rates are for a progress bar. A figure that was not reported for every epoch is shown for none.
    private string Figures(int place) => string.Join(" - ", History
        .Where(f => f.Key is not ("seconds" or "img_s" or "wait_share" or "learning_rate") && f.Value.Count == Epochs.Count)
        .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key}: {f.Value[place]:F4}")));
}
