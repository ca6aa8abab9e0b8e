namespace Cnn.OneDnn.Graph;

/// <summary>What a pooling window gives.</summary>
internal enum PoolingKind
{
    /// <summary>The largest element; padding never wins.</summary>
    Max,

    /// <summary>The mean over the window, padding counted as zeros.</summary>
    AverageIncludingPadding,

    /// <summary>The mean over the elements that exist, as Keras has it.</summary>
    AverageExcludingPadding,
}
