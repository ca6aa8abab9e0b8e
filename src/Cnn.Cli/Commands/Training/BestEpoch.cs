using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>The epoch whose validation loss was the lowest.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">The validation loss after it.</param>
/// <param name="Accuracy">The validation accuracy after it; NaN where there is none.</param>
internal sealed record BestEpoch(int Epoch, double Loss, double Accuracy)
{
    /// <summary>That of a file, which may be of an earlier call; null where there is none.</summary>
    public static BestEpoch? Read(string? file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        CheckpointInfo info = Checkpoint.ReadInfo(file);
        return info.Figures.TryGetValue("val_loss", out double loss)
            ? new BestEpoch(info.Epoch, loss, info.Figures.GetValueOrDefault("val_accuracy", double.NaN))
            : null;
    }
}
