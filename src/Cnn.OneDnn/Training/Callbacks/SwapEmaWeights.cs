namespace Cnn.OneDnn;

/// <summary>
/// Lets the averages of the weights be measured and saved, which an optimizer with <see cref="Optimizer.UseEma"/> keeps: they take the weights' place during
/// each validation, and with
/// <see cref="SwapOnEpoch"/> for the callbacks at the end of an epoch too.
/// As Keras's SwapEMAWeights, which <see cref="SwapEMAWeights"/> spells as there.
/// It stands before the callbacks that are to see them.
/// </summary>
public class SwapEmaWeights : Callback
{
    /// <summary>With Keras's default: for validations only.</summary>
    /// <param name="swapOnEpoch">Whether other callbacks see the averages at the end of an epoch, such as <see cref="ModelCheckpoint"/>.</param>
    public SwapEmaWeights(bool swapOnEpoch = false) => SwapOnEpoch = swapOnEpoch;

    /// <summary>
    /// Whether other callbacks see the averages at the end of an epoch. A checkpoint that is written then has the averages as the model's weights and those of
    /// the training beside them, so that the training goes on as it would have.
    /// </summary>
    public bool SwapOnEpoch { get; init; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model's optimizer keeps no averages.</exception>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        if (Model.Optimizer is not { UseEma: true })
        {
            throw new InvalidOperationException(
                $"{nameof(SwapEmaWeights)} needs an optimizer that keeps averages of the weights: set its {nameof(Optimizer.UseEma)}.");
        }
    }

    /// <inheritdoc/>
    public override void OnTestBegin(TrainingLogs logs) => Swap();

    /// <inheritdoc/>
    public override void OnTestEnd(TrainingLogs logs) => Swap();

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        // The training takes its own weights back before its next step.
        if (SwapOnEpoch)
        {
            Swap();
        }
    }

    private void Swap()
    {
        ModelExecutor executor = Model.Executor;
        executor.Invoke(executor.SwapAverages);
    }
}
