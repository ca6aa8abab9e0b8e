namespace Cnn.OneDnn;

/// <summary>How the losses of a batch become one number.</summary>
public enum Reduction
{
    /// <summary>Their mean: the sum over how many there are, samples times places. Keras's sum_over_batch_size and mean.</summary>
    SumOverBatchSize,

    /// <summary>Their sum, so that steps are larger in larger batches.</summary>
    Sum,

    /// <summary>They stay as they are: for <see cref="FigureExtensions.CallEach"/>. Nothing can be trained on them.</summary>
    None,
}
