using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// Images in files, a folder per class: ROOT/CLASS/image.png. They are decoded when they are asked for, on the loader's threads, and kept
/// as bytes as far as a limit allows, so that later epochs need no decoding.
/// </summary>
public sealed class ImageFolderDataset : ImageDataset
{
    private readonly ImageFolder folder;
    private readonly byte[]?[] kept;
    private readonly long keepAtMost;
    private long keptBytes;

    /// <summary>The images below a folder.</summary>
    /// <param name="root">The folder with a folder per class; classes are labelled in the ordinal order of their names.</param>
    /// <param name="encoding">What a model sees of pixels and labels.</param>
    /// <param name="size">The size to resize images to; null if they must all have one size.</param>
    /// <param name="channels">The channels to convert to, 1 or 3; null for 3 if any image has colour and 1 otherwise.</param>
    /// <param name="classNames">The classes in label order, of which the folder may have no others; null to take the folder's own.</param>
    /// <param name="keepAtMost">Bytes of decoded images to keep in memory. Default 1 GiB.</param>
    /// <exception cref="DataException">There are no classes, one is empty or unknown, a file is no image, or sizes differ.</exception>
    public ImageFolderDataset(
        string root, ImageEncoding encoding, (int Height, int Width)? size = null, int? channels = null, IReadOnlyList<string>? classNames = null, long keepAtMost = 1L << 30)
        : this(ImageFolder.Open(root, size, Supported(channels), classNames), encoding, keepAtMost)
    {
    }

    private ImageFolderDataset(ImageFolder folder, ImageEncoding encoding, long keepAtMost)
        : base(folder.Height, folder.Width, folder.Channels, folder.Labels, folder.ClassNames, encoding)
    {
        this.folder = folder;
        this.keepAtMost = keepAtMost;
        kept = new byte[]?[folder.Files.Count];
    }

    /// <summary>The files, one per sample.</summary>
    public IReadOnlyList<string> Files => folder.Files;

    /// <inheritdoc/>
    public override bool IsExpensive => true;

    /// <inheritdoc/>
    public override ImageFolderDataset WithEncoding(ImageEncoding encoding) => new(folder, encoding, keepAtMost);

    /// <inheritdoc/>
    protected internal override ReadOnlySpan<byte> Pixels(int index)
    {
        if (Volatile.Read(ref kept[index]) is { } known)
        {
            return known;
        }

        byte[] pixels = Decode(folder.Files[index]);
        if (Interlocked.Add(ref keptBytes, pixels.Length) <= keepAtMost)
        {
            Volatile.Write(ref kept[index], pixels);
        }
        else
        {
            Interlocked.Add(ref keptBytes, -pixels.Length);
        }

        return pixels;
    }

    private static int? Supported(int? channels) =>
        channels is null or 1 or 3 ? channels : throw new DataException($"Images can have 1 or 3 channels, asked for {channels}.");

    private byte[] Decode(string path)
    {
        RawImage image = ImageFile.Read(path).ToChannels(Channels).Resize(Height, Width);
        if (Encoding.Format == DataFormat.ChannelsLast || Channels == 1)
        {
            return image.Pixels;
        }

        byte[] planes = new byte[image.Pixels.Length];
        PixelOrder.Rearrange(image.Pixels, planes, Height * Width, Channels, DataFormat.ChannelsLast);
        return planes;
    }
}
