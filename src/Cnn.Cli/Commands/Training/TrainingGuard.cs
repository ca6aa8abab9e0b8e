using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>
/// Ends a training that has diverged, takes notice of the user's request to end it, and keeps the figures of the last epoch and of the best one.
/// </summary>
/// <param name="interrupt">The user's request to end.</param>
/// <param name="watched">What the images are that the training is watched on: validation or test.</param>
internal sealed class TrainingGuard(Interrupt interrupt, string watched) : Callback
{
    private const string EpochKey = "epoch", LossKey = "loss", AccuracyKey = "accuracy";
    private int epoch;
    private string? divergence;
    private TrainingLogs? bestFigures;

    /// <summary>Loss and accuracy on the validation images after the last step; null if they were not measured then.</summary>
    public TrainingLogs? Validation { get; private set; }

    /// <summary>The best epoch of the training, those before a checkpoint included; null before there is one.</summary>
    public BestEpoch? Best { get; private set; }

    // Kept with a checkpoint, so that a training that goes on compares with what was before.
    protected override JsonObject? State
    {
        get
        {
            if (Best is null)
            {
                return null;
            }

            var state = new JsonObject { [EpochKey] = Best.Epoch, [LossKey] = Best.Loss };
            if (double.IsFinite(Best.Accuracy))
            {
                state[AccuracyKey] = Best.Accuracy;
            }

            return state;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value[EpochKey] is not JsonValue number || !number.TryGetValue(out int best) || best < 1 || Figure(value, LossKey) is not { } loss)
            {
                throw new InvalidFormatException("What the checkpoint says about its best epoch is damaged: expected the number of an epoch and a loss.");
            }

            Best = new BestEpoch(best, loss, Figure(value, AccuracyKey) ?? double.NaN);
            bestFigures = null;
        }
    }

    /// <exception cref="CommandFailedException">The loss was not finite.</exception>
    public void ThrowIfDiverged(Optimizer optimizer)
    {
        if (divergence is not null)
        {
            string rate = optimizer.LearningRate.ToString("G4", CultureInfo.InvariantCulture);
            throw new CommandFailedException($"Training stopped: {divergence}. Try a smaller --learning-rate (it was {rate}) or look for bad samples.");
        }
    }

    /// <summary>What this call measured on the validation images with the weights that the training ended with; null where it did not.</summary>
    /// <param name="restored">The epoch whose weights came back; null for the last one's.</param>
    public TrainingLogs? FiguresOf(int? restored) => restored is null ? Validation : Best?.Epoch == restored ? bestFigures : null;

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
        else
        {
            // The training ends by its cancellation.
            NoticeInterrupt();
        }
    }

    public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs) => NoticeInterrupt();

    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        NoticeInterrupt();
        if (!logs.TryGet("val_loss", out double loss))
        {
            return;
        }

        double accuracy = logs.TryGet("val_accuracy", out double value) ? value : double.NaN;
        Validation = Logs(loss, accuracy, logs);
        if (!double.IsFinite(loss))
        {
            divergence ??= string.Create(
                CultureInfo.InvariantCulture, $"the loss on the {watched} images became {(double.IsNaN(loss) ? "NaN" : "infinite")} in epoch {epoch + 1}");
            StopTraining();
        }
        else if (Best is null || loss < Best.Loss)
        {
            Best = new BestEpoch(epoch + 1, loss, accuracy);
            bestFigures = Validation;
        }
    }

    // What is saved from here on is waited for.
    private void NoticeInterrupt()
    {
        if (interrupt.Token.IsCancellationRequested)
        {
            interrupt.Notice();
        }
    }

    private static TrainingLogs Logs(double loss, double accuracy, TrainingLogs epoch)
    {
        var logs = new TrainingLogs { ["loss"] = loss };
        foreach (string name in TestFigures.Others.Where(n => epoch.TryGet("val_" + n, out _)))
        {
            logs[name] = epoch["val_" + name];
        }

        if (!double.IsNaN(accuracy))
        {
            logs["accuracy"] = accuracy;
        }

        return logs;
    }

    private static double? Figure(JsonObject state, string key) =>
        state[key] is JsonValue number && number.TryGetValue(out double value) && double.IsFinite(value) ? value : null;
}
