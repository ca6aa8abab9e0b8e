using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>
/// How many samples each rank takes in a step of a training that goes on: its steps stay as large as they were, where its ranks can share them.
/// </summary>
/// <param name="file">The checkpoint.</param>
/// <param name="from">What it says.</param>
/// <param name="ranks">How many ranks it goes on with.</param>
internal sealed class StepChoice(string file, CheckpointInfo from, int ranks)
{
    /// <summary>The batch of each rank; null where the checkpoint does not say.</summary>
    /// <param name="asked">What was asked for; null for as it was.</param>
    /// <exception cref="UsageException">The epoch that was left cannot be gone on with in steps of that size.</exception>
    public int? Batch(int? asked)
    {
        if (TrainedModel.StepOf(from) is not { } step)
        {
            return asked;
        }

        string of = string.Create(CultureInfo.InvariantCulture, $"'{file}' is of step {from.StepsOfEpoch} of epoch {from.Epoch + 1}");
        if (from.StepsOfEpoch == 0)
        {
            return asked ?? (step % ranks == 0 ? step / ranks : TrainedModel.BatchOf(from));
        }

        if (step % ranks != 0)
        {
            int fewer = Enumerable.Range(1, ranks - 1).Last(r => step % r == 0);
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"{of}, in steps of {step} samples, which {ranks} ranks cannot share evenly. Start {fewer} instead; when the epoch is over, any number goes " +
                    $"on."));
        }

        if (asked is { } size && size != step / ranks)
        {
            string each = ranks == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" on each of {ranks} ranks");
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"--batch cannot be changed within an epoch: {of}, in batches of {step / ranks}{each}. Leave it out, or change it when the epoch is over."));
        }

        return step / ranks;
    }

    /// <summary>Says that steps become larger or smaller.</summary>
    public void Tell(CommandOutput console, int batch)
    {
        int now = batch * ranks;
        if (TrainedModel.StepOf(from) is { } step && step != now)
        {
            string what = ranks == 1 && step == TrainedModel.BatchOf(from) ? "batches" : "steps";
            console.Note(string.Create(CultureInfo.InvariantCulture, $"'{file}' was trained with {what} of {step} and goes on with {now}."));
        }
    }
}
