namespace Cnn.OneDnn;

/// <summary>Tells an <see cref="IProgress{T}"/> of every step. Allocates nothing.</summary>
internal sealed class ProgressReporter(IProgress<TrainingProgress> progress) : Callback
{
    private int epoch;

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => false;

    public override void OnEpochBegin(int epoch, TrainingLogs logs) => this.epoch = epoch;

    public override void OnBatchEnd(int batch, TrainingLogs logs) =>
        progress.Report(new TrainingProgress(epoch, Parameters.Epochs, batch + 1, Parameters.Steps, logs.TryGet("loss", out double loss) ? loss : double.NaN));
}
