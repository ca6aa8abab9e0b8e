using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>What came of a training.</summary>
/// <param name="Test">Loss and accuracy on the test images.</param>
/// <param name="Validation">Those on the validation images; null where the test images were watched.</param>
/// <param name="ValidationCount">How many validation images there are.</param>
/// <param name="Epochs">The epochs that were done.</param>
internal sealed record RunFigures(TrainingLogs Test, TrainingLogs? Validation, int ValidationCount, int Epochs)
{
    /// <summary>The best epoch; null where none was measured.</summary>
    public BestEpoch? Best { get; init; }

    /// <summary>The epoch after which it was ended because nothing got better; null where it was not.</summary>
    public int? StoppedAfter { get; init; }

    /// <summary>The epoch whose weights came back; null for the last one's.</summary>
    public int? RestoredEpoch { get; init; }

    /// <summary>Whether a schedule has brought the learning rate to nothing: more epochs would change nothing.</summary>
    public bool IsAtNothing { get; init; }

    public double Seconds { get; init; }
}
