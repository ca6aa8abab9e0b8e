namespace Cnn.OneDnn;

/// <summary><see cref="SwapEmaWeights"/> as Keras spells it: one is the other.</summary>
public sealed class SwapEMAWeights : SwapEmaWeights
{
    /// <summary>With Keras's default: for validations only.</summary>
    /// <param name="swapOnEpoch">Whether other callbacks see the averages at the end of an epoch, such as <see cref="ModelCheckpoint"/>.</param>
    public SwapEMAWeights(bool swapOnEpoch = false)
        : base(swapOnEpoch)
    {
    }
}
