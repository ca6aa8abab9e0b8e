namespace Cnn.Models;

/// <summary>How a camera's stored rows lie in the image as it was seen: EXIF's tag 0x0112 (CIPA DC-008), by its numbers.</summary>
internal enum Orientation
{
    /// <summary>The first row is the top, the first column the left.</summary>
    Upright = 1,

    /// <summary>Mirrored left to right.</summary>
    Mirrored = 2,

    /// <summary>Turned by 180 degrees.</summary>
    UpsideDown = 3,

    /// <summary>Mirrored top to bottom.</summary>
    Flipped = 4,

    /// <summary>The first row is the left, the first column the top.</summary>
    Transposed = 5,

    /// <summary>The first row is the right, the first column the top: to be turned by 90 degrees clockwise.</summary>
    TurnedLeft = 6,

    /// <summary>The first row is the right, the first column the bottom.</summary>
    Transversed = 7,

    /// <summary>The first row is the left, the first column the bottom: to be turned by 90 degrees anticlockwise.</summary>
    TurnedRight = 8,
}
