namespace Cnn.Models;

/// <summary>Keeps streams that are drawn with one seed for different things apart.</summary>
internal enum PhiloxPurpose : ulong
{
    /// <summary>The strokes of synthetic digits.</summary>
    SyntheticDigits = 0x4449474954530001,

    /// <summary>What is held out of a set.</summary>
    Split = 0x53504C4954000002,

    /// <summary>An order of samples that is drawn once.</summary>
    Order = 0x4F52444552000004,

    /// <summary>Augmentation.</summary>
    Augmentation = 0x4155474D454E5403,
}
