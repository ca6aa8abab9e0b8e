using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>Samples that are no longer given when somebody wants the process to end: whatever measures on them ends there.</summary>
internal sealed class StoppableDataset(Dataset inner, Interrupt interrupt) : Dataset
{
    /// <inheritdoc/>
    public override int Count => inner.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => inner.ClassNames;

    /// <inheritdoc/>
    public override bool IsExpensive => inner.IsExpensive;

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">A signal came.</exception>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        if (interrupt.Token.IsCancellationRequested)
        {
            interrupt.Notice();
            throw new OperationCanceledException(interrupt.Token);
        }

        inner.Fill(indices, epoch, batch);
    }
}
