using System.Globalization;
using System.Security.Cryptography;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Images that lie in one array of bytes.</summary>
public sealed class ArrayDataset : ImageDataset
{
    private readonly byte[] pixels;
    private readonly int imageSize, slices;

    /// <summary>Images in an array. The array is kept, not copied, unless the encoding asks for another axis order.</summary>
    /// <param name="pixels">All images one after the other.</param>
    /// <param name="labels">One per image, each in [0, number of classes).</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Numbers per pixel.</param>
    /// <param name="classNames">The names of the classes in label order.</param>
    /// <param name="encoding">What a model sees of pixels and labels.</param>
    /// <param name="storedAs">The axis order of <paramref name="pixels"/>.</param>
    /// <exception cref="DataException">The array has not as many bytes as the images need, or a label is not that of a class.</exception>
    public ArrayDataset(
        byte[] pixels, int[] labels, int height, int width, int channels, IReadOnlyList<string> classNames, ImageEncoding encoding,
        DataFormat storedAs = DataFormat.ChannelsLast)
        : this(pixels, labels, (height, width, channels), classNames, encoding, storedAs, slices: 0)
    {
    }

    /// <summary>Volumes, if there are slices: images with these one below the other.</summary>
    internal ArrayDataset(
        byte[] pixels, int[] labels, (int Height, int Width, int Channels) sizes, IReadOnlyList<string> classNames, ImageEncoding encoding,
        DataFormat storedAs, int slices)
        : base(sizes.Height, sizes.Width, sizes.Channels, labels, classNames, encoding, slices)
    {
        (int height, int width, int channels) = sizes;
        this.slices = slices;
        ArgumentNullException.ThrowIfNull(pixels);
        imageSize = height * width * channels;
        long expected = (long)imageSize * Count;
        if (pixels.Length != expected)
        {
            throw new DataException($"{Count} images of {height}x{width} with {channels} channels have {expected} bytes of pixels, received {pixels.Length}.");
        }

        FileOrder = storedAs;
        this.pixels = encoding.Format == storedAs || channels == 1 ? pixels : Rearranged(pixels, storedAs);
    }

    /// <summary>Whether the samples are rows of a file that may get more, so that they are known by their pixels and not by their place.</summary>
    internal bool IsOfRows { get; init; }

    /// <summary>The axis order of the pixels in the file that they come from.</summary>
    internal DataFormat FileOrder { get; private init; }

    /// <inheritdoc/>
    public override ArrayDataset WithEncoding(ImageEncoding encoding) =>
        new(pixels, Labels.ToArray(), (Height, Width, Channels), ClassNames, encoding, Encoding.Format, slices) { IsOfRows = IsOfRows, FileOrder = FileOrder };

    // Rows that are alike are told apart by how many of them come before. What counts are the numbers as they stand in the file, so that a sample keeps its
    // part for every network.
    internal override ulong[]? Hashes(ulong seed)
    {
        if (!IsOfRows)
        {
            return null;
        }

        var alike = new Dictionary<string, int>();
        ulong[] hashes = new ulong[Count];
        byte[] row = new byte[imageSize];
        for (int i = 0; i < hashes.Length; i++)
        {
            string key = $"{Labels[i]}/{Convert.ToHexString(SHA256.HashData(InFileOrder(i, row)))}";
            int before = alike.GetValueOrDefault(key);
            alike[key] = before + 1;
            hashes[i] = Splitting.Hash(seed, string.Create(CultureInfo.InvariantCulture, $"{key}/{before}"));
        }

        return hashes;
    }

    /// <inheritdoc/>
    protected internal override ReadOnlySpan<byte> Pixels(int index) => pixels.AsSpan(index * imageSize, imageSize);

    private ReadOnlySpan<byte> InFileOrder(int index, byte[] room)
    {
        if (Encoding.Format == FileOrder || Channels == 1)
        {
            return Pixels(index);
        }

        PixelOrder.Rearrange(Pixels(index), room, Height * Width, Channels, Encoding.Format);
        return room;
    }

    private byte[] Rearranged(byte[] source, DataFormat storedAs)
    {
        byte[] result = new byte[source.Length];
        for (int start = 0; start < source.Length; start += imageSize)
        {
            PixelOrder.Rearrange<byte>(source.AsSpan(start, imageSize), result.AsSpan(start, imageSize), Height * Width, Channels, storedAs);
        }

        return result;
    }
}
