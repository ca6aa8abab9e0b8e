namespace Cnn.Models;

/// <summary>What a box is, for its colour.</summary>
internal enum BoxKind
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>Where data enters.</summary>
    Input,

    /// <summary>A convolution of any kind.</summary>
    Convolution,

    /// <summary>Pooling.</summary>
    Pooling,

    /// <summary>A fully connected layer.</summary>
    Dense,

    /// <summary>Several tensors become one.</summary>
    Merge,

    /// <summary>Normalization.</summary>
    Normalization,
}
