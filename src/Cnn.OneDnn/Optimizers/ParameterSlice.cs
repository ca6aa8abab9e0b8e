namespace Cnn.OneDnn;

/// <summary>Where one weight lies in the flat arenas, and what is done to it besides the update.</summary>
/// <param name="Offset">Its first element.</param>
/// <param name="Length">Its number of elements, padding of a blocked layout included (zeros stay zeros).</param>
/// <param name="L1">Strength of the penalty on absolute values.</param>
/// <param name="L2">Strength of the penalty on squares.</param>
/// <param name="Decay">Whether weight decay applies.</param>
/// <param name="Trainable">Whether it is updated at all.</param>
internal readonly record struct ParameterSlice(long Offset, long Length, float L1, float L2, bool Decay, bool Trainable)
{
    /// <summary>The user's own penalty, which must see the whole weight; null for none.</summary>
    public Regularizer? Own { get; init; }

    /// <summary>By how much the learning rate is multiplied.</summary>
    public float RateMultiplier { get; init; } = 1;
}
