namespace Cnn.OneDnn.Graph;

/// <summary>A loss between rows of predictions and targets.</summary>
internal enum LossKind
{
    /// <summary>Mean of (p - t)^2.</summary>
    MeanSquaredError,

    /// <summary>Mean of |p - t|.</summary>
    MeanAbsoluteError,

    /// <summary>Mean of Huber's function with parameter delta.</summary>
    Huber,

    /// <summary>Mean of binary cross-entropy of probabilities, clipped to [1e-7, 1 - 1e-7].</summary>
    BinaryCrossEntropy,

    /// <summary>Mean of binary cross-entropy of logits.</summary>
    BinaryCrossEntropyFromLogits,

    /// <summary>Minus the sum of t log p, with rows scaled to sum to one and clipped to [1e-7, 1 - 1e-7].</summary>
    CategoricalCrossEntropy,

    /// <summary>Minus log p of the labelled class, rows treated the same; targets are Int32.</summary>
    SparseCategoricalCrossEntropy,

    /// <summary>Sum of t log(t / p), both clipped to [1e-7, 1].</summary>
    KullbackLeibler,

    /// <summary>Mean of max(1 - t p, 0), targets 0 or 1 read as -1 or 1.</summary>
    Hinge,

    /// <summary>Mean of max(1 - t p, 0)^2.</summary>
    SquaredHinge,

    /// <summary>max(max of (1 - t) p - sum of t p + 1, 0).</summary>
    CategoricalHinge,
}
