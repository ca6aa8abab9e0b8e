using Cnn.Models.Data.Archives;
using Cnn.Models.Data.Images.Png;
using Cnn.Models.Data.Masks;

namespace Cnn.Models;

/// <summary>
/// The class of each pixel of an image. In files masks are PNG: with a palette, whose indices are the classes and whose colours are for eyes only, or in grey
/// of 8 bits at most, whose values are the classes. 255 is void, a pixel of which nobody says what it shows.
/// </summary>
public sealed class MaskImage
{
    /// <summary>The number of pixels that count in no loss and in no metric.</summary>
    public const int Void = 255;

    private const int LargestFile = 256 << 20;

    private readonly RawImage numbers;

    /// <summary>A mask over an array of classes, which is kept.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="classes">A class for each pixel, row by row from the top.</param>
    /// <exception cref="ArgumentException">There are not height * width of them.</exception>
    public MaskImage(int height, int width, byte[] classes)
        : this(new RawImage(height, width, 1, classes))
    {
    }

    private MaskImage(RawImage numbers) => this.numbers = numbers;

    /// <summary>Rows.</summary>
    public int Height => numbers.Height;

    /// <summary>Columns.</summary>
    public int Width => numbers.Width;

    /// <summary>The class of each pixel, row by row from the top.</summary>
    public byte[] Classes => numbers.Pixels;

    /// <summary>Reads a PNG file of classes.</summary>
    /// <exception cref="DataException">It is missing, damaged, or no PNG with a palette or in grey; the message names it.</exception>
    public static MaskImage Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(FileTree.Disk, path);
    }

    /// <summary>The same of a file that may lie in an archive.</summary>
    internal static MaskImage Read(FileTree tree, string path) => new(PngIndices.Decode(tree.Read(path, LargestFile), path));

    /// <summary>This mask at another size: each pixel is the one of this mask in which its centre lies.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public MaskImage Resize(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return Fit(height, width, ImageFit.Stretch);
    }

    /// <summary>The same, stretched or cut as its image is.</summary>
    internal MaskImage Fit(int height, int width, ImageFit fit) => new(numbers.Fit(height, width, fit, isNearest: true));

    /// <summary>The content of a PNG file with a palette: the colours of PASCAL VOC, of which that of class 0 is black.</summary>
    public byte[] ToPng() => PngWriter.Encode(numbers, MaskPalette.Colors);
}
