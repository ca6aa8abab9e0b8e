using Cnn.Models.Data.Archives;
using Cnn.Models.Data.Images.Bmp;
using Cnn.Models.Data.Images.Gif;
using Cnn.Models.Data.Images.Jpeg;
using Cnn.Models.Data.Images.Png;
using Cnn.Models.Data.Images.Profiles;
using Cnn.Models.Data.Images.WebP;

namespace Cnn.Models;

/// <summary>Reads image files. What a file holds is told by its first bytes, not by its name.</summary>
public static class ImageFile
{
    // What usually ends the names of images, of those formats too that cannot be read here and are refused by their content.
    private static readonly HashSet<string> Endings = new(
        StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff" };

    private const int HeaderBytes = 1 << 16;
    private const int LargestFile = 256 << 20;

    /// <summary>
    /// Whether a file's name ends as those of images do, and does not begin with a dot, as those of the files do that macOS puts beside images on foreign
    /// disks. Others in a folder of images are left out and counted.
    /// </summary>
    public static bool HasImageEnding(string path) => !IsHidden(path) && Endings.Contains(Path.GetExtension(path));

    /// <summary>Whether a file's name begins with a dot and ends as those of images do.</summary>
    public static bool IsHiddenImage(string path) => IsHidden(path) && Endings.Contains(Path.GetExtension(path));

    /// <summary>Decodes a PNG, JPEG, WebP, BMP or GIF file: upright as its EXIF data say, in sRGB, with what is transparent laid on white, and
    /// 16 bits kept.</summary>
    /// <exception cref="DataException">The file is missing, truncated, damaged, too large or of another format; the message names it.</exception>
    public static RawImage Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(FileTree.Disk, path);
    }

    /// <summary>Decodes a file that may lie in an archive.</summary>
    internal static RawImage Read(FileTree tree, string path, ImageTarget? target = null) => Decode(tree.Read(path, LargestFile), path, target);

    /// <summary>Decodes content that will be brought to a size, which saves work where it is far larger.</summary>
    internal static RawImage Read(byte[] content, string name, ImageTarget target)
    {
        RequireSize(content.Length, name);
        return Decode(content, name, target);
    }

    /// <inheritdoc cref="Read(byte[], string, ImageTarget)"/>
    internal static RawImage Read(Stream stream, string name, ImageTarget target) => Decode(ContentOf(stream, name), name, target);

    /// <summary>Decodes a PNG, JPEG, WebP, BMP or GIF file's content from a stream, such as standard input.</summary>
    /// <param name="stream">The content; read to its end.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="DataException">It is empty, truncated, damaged, too large or of another format.</exception>
    public static RawImage Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Decode(ContentOf(stream, name), name);
    }

    /// <summary>Reads a stream to its end without blocking a thread.</summary>
    /// <exception cref="DataException">It is too large, or cannot be read.</exception>
    internal static Task<byte[]> ReadContentAsync(Stream stream, string name, CancellationToken cancellation) =>
        ContentOf(name, block => stream.ReadAsync(block, cancellation));

    /// <summary>Decodes a PNG, JPEG, WebP, BMP or GIF file's content, such as an upload.</summary>
    /// <param name="content">The content.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="DataException">It is empty, truncated, damaged, too large or of another format.</exception>
    public static RawImage Read(byte[] content, string name = "The image")
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        RequireSize(content.Length, name);
        return Decode(content, name);
    }

    /// <summary>How many rows and columns an image has as it is seen, read from its header alone.</summary>
    /// <exception cref="DataException">The file is missing, truncated, too large or of another format.</exception>
    public static (int Height, int Width) SizeOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ImageHeader header = ReadHeader(path);
        return (header.Height, header.Width);
    }

    /// <summary>What is wrong with a file, pixels and all; null where it can be read.</summary>
    internal static string? ProblemOf(string path) => ProblemOf(FileTree.Disk, path);

    /// <inheritdoc cref="ProblemOf(string)"/>
    internal static string? ProblemOf(FileTree tree, string path)
    {
        try
        {
            Read(tree, path);
            return null;
        }
        catch (DataException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reads a file's header only.</summary>
    /// <exception cref="DataException">The file is missing, truncated, too large or of another format.</exception>
    internal static ImageHeader ReadHeader(string path) => ReadHeader(FileTree.Disk, path);

    /// <inheritdoc cref="ReadHeader(string)"/>
    internal static ImageHeader ReadHeader(FileTree tree, string path)
    {
        byte[] start = tree.Read(path, LargestFile, HeaderBytes);
        ImageHeader header = HeaderOf(start, path) ?? (start.Length < HeaderBytes ? null : HeaderOf(tree.Read(path, LargestFile), path))
            ?? throw Truncated(path);

        // How the rows of a PNG image lie may stand behind its pixels.
        bool mayFollow = header.Kind is ImageKind.Png or ImageKind.WebP && header.Orientation == Orientation.Upright && start.Length == HeaderBytes;
        return !mayFollow ? header
            : tree.IsArchive || header.Kind == ImageKind.WebP ? HeaderOf(tree.Read(path, LargestFile), path)!.Value
            : header.Lying(DataFile.Read(path, "an image", PngChunks.OrientationIn));
    }

    // Blocks that are there when they are asked for make a task that is done when it is given.
    private static byte[] ContentOf(Stream stream, string name) =>
        ContentOf(name, block => ValueTask.FromResult(stream.Read(block))).GetAwaiter().GetResult();

    private static async Task<byte[]> ContentOf(string name, Func<byte[], ValueTask<int>> read)
    {
        var content = new MemoryStream();
        byte[] block = new byte[1 << 16];
        try
        {
            for (int count; (count = await read(block).ConfigureAwait(false)) > 0;)
            {
                content.Write(block, 0, count);
                RequireSize(content.Length, name);
            }
        }
        catch (IOException exception)
        {
            throw new DataException($"{name} cannot be read: {exception.Message}", exception);
        }

        return content.ToArray();
    }

    private static void RequireSize(long bytes, string name)
    {
        if (bytes > LargestFile)
        {
            throw new DataException($"{name} has more than {LargestFile} bytes: expected an image file.");
        }
    }

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');

    private static RawImage Decode(byte[] file, string name, ImageTarget? target = null)
    {
        try
        {
            ImageHeader header = HeaderOf(file, name) ?? throw Truncated(name);
            RawImage image = header.Kind switch
            {
                ImageKind.Png => PngReader.Decode(file, name),
                ImageKind.Jpeg => JpegReader.Decode(file, header, name, target?.Reduction(header) ?? 1),
                ImageKind.Bmp => BmpReader.Decode(file, name),
                ImageKind.Gif => GifReader.Decode(file, name),
                _ => WebPReader.Decode(file, header, name),
            };
            return header.Colors.Transform?.Apply(image) ?? image;
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or ArithmeticException)
        {
            // One picture that a reader has no answer to ends no training on all the others.
            throw new DataException(
                $"{name} is damaged in a way that its reader did not foresee ({e.GetType().Name}). Remove or convert it, and please report it.", e);
        }
    }

    private static DataException Truncated(string path) => new($"{path} is truncated: it ends before its header does. Fetch the file again.");

    private static ImageHeader? HeaderOf(byte[] file, string path)
    {
        switch (KindOf(file))
        {
            case ImageKind.Png:
                PngHeader png = PngHeader.Parse(file, path);
                (bool hasAlpha, Orientation orientation) = PngChunks.About(file, png);
                return new ImageHeader(ImageKind.Png, png.Width, png.Height, png.Channels)
                {
                    Depth = png.Depth == 16 ? 16 : 8,
                    HasAlpha = hasAlpha,
                    Colors = EmbeddedProfile.InPng(file) is { } profile ? ColorProfiles.Find(profile, png.Channels) : default,
                }.Lying(orientation);
            case ImageKind.Jpeg:
                return JpegHeader.Find(file, path);
            case ImageKind.Bmp:
                BmpHeader bitmap = BmpHeader.Parse(file, path);
                return new ImageHeader(ImageKind.Bmp, bitmap.Width, bitmap.Height, bitmap.Channels);
            case ImageKind.Gif:
                return GifReader.HeaderOf(file, path);
            case ImageKind.WebP:
                return WebPHeader.Find(file, path);
            default:
                throw new DataException($"{path} is {Describe(file)}: expected a PNG, JPEG, WebP, BMP or GIF image. Convert or remove it.");
        }
    }

    private static ImageKind KindOf(ReadOnlySpan<byte> file) => file switch
    {
        _ when file.StartsWith(PngHeader.Signature) => ImageKind.Png,
        [0xFF, 0xD8, 0xFF, ..] => ImageKind.Jpeg,
        [(byte)'B', (byte)'M', ..] => ImageKind.Bmp,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageKind.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageKind.WebP,
        _ => ImageKind.Unknown,
    };

    private static string Describe(ReadOnlySpan<byte> file) => file switch
    {
        [] => "empty",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF file of a version that is not known",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF file",
        _ => $"of an unknown format (it starts with {Convert.ToHexString(file[..Math.Min(file.Length, 8)])})",
    };
}
