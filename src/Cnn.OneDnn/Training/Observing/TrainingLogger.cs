using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Cnn.OneDnn;

/// <summary>
/// Writes a training into a log: its beginning, the figures of each epoch, its end; a line for each, at level Information, that of an epoch that was cut short
/// at Warning.
/// </summary>
/// <param name="logger">Where it is written.</param>
public sealed partial class TrainingLogger(ILogger logger) : Callback
{
    private readonly ILogger logger = logger ?? throw new ArgumentNullException(nameof(logger));

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs) =>
        Begins(logger, Model.Name, Parameters.InitialEpoch + 1, Parameters.Epochs, Parameters.Samples, Parameters.BatchSize);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            Ends(logger, Model.Name, epoch + 1, Parameters.Epochs, Text(logs));
        }
    }

    /// <inheritdoc/>
    public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs)
    {
        if (logger.IsEnabled(LogLevel.Warning))
        {
            Stopped(logger, Model.Name, epoch + 1, steps, Parameters.Steps, Text(logs));
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingLogs logs) => Over(logger, Model.Name, Model.EpochsDone, Model.StepsDone);

    private static string Text(TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        return string.Join(", ", logs.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value:G5}")));
    }

    [LoggerMessage(1, LogLevel.Information, "Training of {Model} begins: epochs {First} to {Epochs}, {Samples} samples in batches of {BatchSize}")]
    private static partial void Begins(ILogger logger, string model, int first, int epochs, int samples, int batchSize);

    [LoggerMessage(2, LogLevel.Information, "{Model}, epoch {Epoch} of {Epochs}: {Figures}")]
    private static partial void Ends(ILogger logger, string model, int epoch, int epochs, string figures);

    [LoggerMessage(3, LogLevel.Warning, "{Model}, epoch {Epoch} stopped after {Step} of {Steps} steps: {Figures}")]
    private static partial void Stopped(ILogger logger, string model, int epoch, int step, int steps, string figures);

    [LoggerMessage(4, LogLevel.Information, "Training of {Model} is over: {Epochs} epochs and {Steps} steps done")]
    private static partial void Over(ILogger logger, string model, int epochs, long steps);
}
