using Cnn.Models.Data.Images.Profiles;

namespace Cnn.Models;

/// <summary>What an image's header says.</summary>
/// <param name="Kind">Its format.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for grey, 3 for colour, as it will be decoded.</param>
internal readonly record struct ImageHeader(ImageKind Kind, int Width, int Height, int Channels)
{
    /// <summary>Bits per number as it will be decoded: 8 or 16.</summary>
    public int Depth { get; init; } = 8;

    /// <summary>Whether the file has transparency, which is laid on white.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Whether the file holds several pictures, of which the first one is read.</summary>
    public bool IsAnimated { get; init; }

    /// <summary>What its numbers stand for, where the file has a colour profile.</summary>
    public ColorMeaning Colors { get; init; }

    /// <summary>How the stored rows lie; <see cref="Width"/> and <see cref="Height"/> are those of the upright image.</summary>
    public Orientation Orientation { get; init; } = Orientation.Upright;

    /// <summary>The most pixels that an image may have.</summary>
    public const int LargestPixels = 64 << 20;

    /// <summary>The most rows or columns: JPEG's own limit.</summary>
    public const int LargestSide = 65535;

    /// <summary>Rows and columns as they are stored.</summary>
    public (int Height, int Width) Stored => Orientation >= Orientation.Transposed ? (Width, Height) : (Height, Width);

    /// <summary>The header of stored rows that lie otherwise than upright.</summary>
    public ImageHeader Lying(Orientation orientation) =>
        orientation >= Orientation.Transposed
            ? this with { Orientation = orientation, Width = Height, Height = Width }
            : this with { Orientation = orientation };

    /// <summary>Refuses an image without pixels or with more than memory should be spent on.</summary>
    /// <exception cref="DataException">The size is out of bounds.</exception>
    public ImageHeader Checked(string name) =>
        Width is > 0 and <= LargestSide && Height is > 0 and <= LargestSide && (long)Width * Height <= LargestPixels
            ? this
            : throw new DataException(
                $"{name} declares {(uint)Width} x {(uint)Height} pixels: expected 1 to {LargestSide} rows and columns and at most {LargestPixels} pixels. " +
                    $"Scale it down or remove it.");
}
