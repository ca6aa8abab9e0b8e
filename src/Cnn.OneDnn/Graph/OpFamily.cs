namespace Cnn.OneDnn.Graph;

/// <summary>What an op is counted as.</summary>
internal enum OpFamily
{
    Convolution,
    Dense,
    Pooling,
    Normalization,
    Elementwise,
    Loss,
    Movement,
    Reorder,
}
