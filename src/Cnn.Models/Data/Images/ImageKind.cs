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

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>Graphics Interchange Format, of which the first image is used.</summary>
    Gif,

    /// <summary>WebP.</summary>
    WebP,
}
