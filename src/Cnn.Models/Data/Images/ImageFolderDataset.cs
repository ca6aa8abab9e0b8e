using Cnn.Models.Data.Archives;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// Images in files, a folder per class: ROOT/CLASS/image.png. They are decoded when they are asked for, on the loader's threads, and kept
/// as bytes as far as a limit allows, so that later epochs need no decoding.
/// </summary>
public sealed class ImageFolderDataset : ImageDataset
{
    private const long UsualKept = 1L << 30;

    private readonly ImageFolder folder;
    private readonly Array?[] kept;
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
        string root, ImageEncoding encoding, (int Height, int Width)? size = null, int? channels = null, IReadOnlyList<string>? classNames = null,
        long keepAtMost = UsualKept)
        : this(FoundIn(root, size, Supported(channels), classNames), encoding, keepAtMost)
    {
    }

    internal ImageFolderDataset(ImageFolder folder, ImageEncoding encoding, long keepAtMost = UsualKept)
        : base(folder.Height, folder.Width, folder.Channels, folder.Labels, folder.ClassNames, encoding)
    {
        this.folder = folder;
        this.keepAtMost = keepAtMost;
        kept = new Array?[folder.Files.Count];
    }

    /// <summary>The files, one per sample.</summary>
    public IReadOnlyList<string> Files => folder.Files;

    /// <summary>Sentences on what of the folder is left out, and on how images are read that could be read in two ways.</summary>
    public IReadOnlyList<string> Notes => folder.Notes;

    /// <inheritdoc/>
    public override bool IsExpensive => true;

    // Class and name, not the path: a set that is moved elsewhere is the same set.
    internal override ulong[] Hashes(ulong seed) => [.. folder.Keys.Select((k, i) => Splitting.Hash(seed, $"{ClassNames[Labels[i]]}/{k}"))];

    /// <inheritdoc/>
    public override ImageFolderDataset WithEncoding(ImageEncoding encoding) => new(folder, encoding, keepAtMost);

    /// <inheritdoc/>
    internal override bool IsDeep => folder.IsDeep;

    /// <inheritdoc/>
    internal override ReadOnlySpan<ushort> DeepPixels(int index) => IsDeep ? (ushort[])Kept(index) : [];

    /// <inheritdoc/>
    protected internal override ReadOnlySpan<byte> Pixels(int index) =>
        IsDeep ? RawImage.OfDeep(Height, Width, Channels, (ushort[])Kept(index)).Pixels : (byte[])Kept(index);

    private static int? Supported(int? channels) =>
        channels is null or 1 or 3 ? channels : throw new DataException($"Images can have 1 or 3 channels, asked for {channels}.");

    private static ImageFolder FoundIn(string root, (int Height, int Width)? size, int? channels, IReadOnlyList<string>? classNames)
    {
        (FileTree tree, string start) = FileTree.Open(root);
        ImageFolder found = ImageFolder.Open(tree, start, FolderLayout.ClassesIn(tree, start), size, channels, classNames);
        return found with { Notes = [.. tree.Notes, .. found.Notes] };
    }

    private Array Kept(int index)
    {
        if (Volatile.Read(ref kept[index]) is { } known)
        {
            return known;
        }

        Array pixels = Decode(folder.Files[index]);
        long size = (long)Height * Width * Channels * (IsDeep ? sizeof(ushort) : 1);
        if (Interlocked.Add(ref keptBytes, size) <= keepAtMost)
        {
            Volatile.Write(ref kept[index], pixels);
        }
        else
        {
            Interlocked.Add(ref keptBytes, -size);
        }

        return pixels;
    }

    private Array Decode(string path)
    {
        RawImage image = ImageFile.Read(folder.Tree, path, new ImageTarget(Height, Width, Encoding.Fit)).ToChannels(Channels);
        image = (IsDeep ? image.InSixteenBits() : image).Fit(Height, Width, Encoding.Fit);
        return IsDeep ? Ordered(image.Deep!) : Ordered(image.Pixels);
    }

    private T[] Ordered<T>(T[] pixels)
    {
        if (Encoding.Format == DataFormat.ChannelsLast || Channels == 1)
        {
            return pixels;
        }

        T[] planes = new T[pixels.Length];
        PixelOrder.Rearrange<T>(pixels, planes, Height * Width, Channels, DataFormat.ChannelsLast);
        return planes;
    }
}
