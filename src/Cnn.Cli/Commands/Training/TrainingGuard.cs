using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>Ends a training that has diverged or that the user interrupts, and keeps the figures of the last epoch and of the best one.</summary>
internal sealed class TrainingGuard(Interrupt interrupt) : Callback
{
    private int epoch;
    private string? divergence;

    /// <summary>Loss and accuracy on the validation images after the last step; null if they were not measured then.</summary>
    public TrainingLogs? Validation { get; private set; }

    /// <summary>The best epoch of this call; null before there is one.</summary>
    public BestEpoch? Best { get; private set; }

    /// <exception cref="CommandFailedException">The loss was not finite.</exception>
    public void ThrowIfDiverged(Optimizer optimizer)
    {
        if (divergence is not null)
        {
            string rate = optimizer.LearningRate.ToString("G4", CultureInfo.InvariantCulture);
            throw new CommandFailedException($"Training stopped: {divergence}. Try a smaller --learning-rate (it was {rate}) or look for bad samples.");
        }
    }

    public override void OnEpochBegin(int epoch, TrainingLogs logs) => this.epoch = epoch;

    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        Validation = null;
        if (logs.TryGet("batch_loss", out double loss) && !double.IsFinite(loss))
        {
            divergence = string.Create(
                CultureInfo.InvariantCulture, $"the loss became {(double.IsNaN(loss) ? "NaN" : "infinite")} in epoch {epoch + 1}, batch {batch + 1}");
            StopTraining();
        }
        else if (interrupt.Token.IsCancellationRequested)
        {
            interrupt.Notice();
            StopTraining();
        }
    }

    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        if (!logs.TryGet("val_loss", out double loss))
        {
            return;
        }

        if (!double.IsFinite(loss))
        {
            divergence ??= string.Create(
                CultureInfo.InvariantCulture, $"the loss on the validation images became {(double.IsNaN(loss) ? "NaN" : "infinite")} in epoch {epoch + 1}");
            StopTraining();
        }

        Validation = new TrainingLogs { ["loss"] = loss };
        foreach (string name in TestFigures.Others.Where(n => logs.TryGet("val_" + n, out _)))
        {
            Validation[name] = logs["val_" + name];
        }

        if (logs.TryGet("val_accuracy", out double accuracy))
        {
            Validation["accuracy"] = accuracy;
        }

        if (Best is null || loss < Best.Loss)
        {
            Best = new BestEpoch(epoch + 1, loss, accuracy);
        }
    }
}
