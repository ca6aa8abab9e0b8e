namespace Cnn.Models;

/// <summary>What a file's first bytes say it is.</summary>
internal enum ImageKind
{
    /// <summary>None that is known here.</summary>
    Unknown,

    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>JPEG.</summary>
    Jpeg,
}
