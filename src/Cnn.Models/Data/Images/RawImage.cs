using Cnn.Models.Data.Images.Png;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>A decoded image: rows from the top, channels interleaved, 8 bits per number or 16.</summary>
public sealed partial class RawImage
{
    private const int DeepStep = 257;
    private readonly byte[]? pixels;

    /// <summary>An image over an array of pixels, which is kept.</summary>
    /// <exception cref="ArgumentException">The array has not height * width * channels bytes, or there are neither 1 nor 3 channels.</exception>
    public RawImage(int height, int width, int channels, byte[] pixels)
        : this(height, width, channels, pixels?.Length ?? throw new ArgumentNullException(nameof(pixels)), "bytes")
    {
        this.pixels = pixels;
    }

    private RawImage(int height, int width, int channels, int length, string unit)
    {
        if (channels is not (1 or 3) || height < 1 || width < 1 || (long)height * width * channels != length)
        {
            throw new ArgumentException(
                $"An image has rows, columns and 1 or 3 channels; received {height} x {width} with {channels} channels and {length} {unit}.");
        }

        (Height, Width, Channels) = (height, width, channels);
    }

    /// <summary>An image of 16 bits per number, of which 65,535 is white.</summary>
    internal static RawImage OfDeep(int height, int width, int channels, ushort[] deep) => new(height, width, channels, deep.Length, "numbers") { Deep = deep };

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>The pixels in 8 bits: row by row, the channels of a pixel side by side. Of an image of 16 bits they are rounded.</summary>
    public byte[] Pixels => pixels ?? Array.ConvertAll(Deep!, static v => (byte)((v + (DeepStep / 2)) / DeepStep));

    /// <summary>The pixels in 16 bits; null where the image has 8.</summary>
    internal ushort[]? Deep { get; private init; }

    /// <summary>This image with 1 or 3 channels. Grey is the luma of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B, rounded.</summary>
    public RawImage ToChannels(int channels)
    {
        if (channels == Channels)
        {
            return this;
        }

        return Deep is null
            ? new RawImage(Height, Width, channels, channels == 3 ? Repeated(Pixels) : Luma(Pixels, static v => v, static v => (byte)v))
            : OfDeep(Height, Width, channels, channels == 3 ? Repeated(Deep) : Luma(Deep, static v => v, static v => (ushort)v));
    }

    /// <summary>This image at another size: bilinear, with the filter widened by the scale where it shrinks, so that every source pixel counts.</summary>
    public RawImage Resize(int height, int width) =>
        height == Height && width == Width ? this
        : Deep is null ? new RawImage(height, width, Channels, Resampler.Resize<byte>(Pixels, (Height, Width), Channels, (height, width), byte.MaxValue))
        : OfDeep(height, width, Channels, Resampler.Resize<ushort>(Deep, (Height, Width), Channels, (height, width), ushort.MaxValue));

    /// <summary>
    /// The pixels as numbers from 0 to 1, of shape (height, width, channels): what a network of this library's defaults takes, without the batch axis.
    /// </summary>
    public Tensor ToTensor()
    {
        var result = new Tensor([Height, Width, Channels]);
        Span<float> values = result.AsSpan<float>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Deep is null ? pixels![i] / (float)byte.MaxValue : Deep[i] / (float)ushort.MaxValue;
        }

        return result;
    }

    /// <summary>An image of numbers from 0, black, to 1, white; what is beyond is cut off, and NaN is black.</summary>
    /// <param name="values">Of shape (height, width), or (height, width, channels) with 1 or 3 channels.</param>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    public static RawImage From(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Shape shape = values.Shape;
        if (shape.Rank is not (2 or 3) || (shape.Rank == 3 && shape[2] is not (1 or 3)))
        {
            throw new ArgumentException(
                $"An image is a tensor (height, width) or (height, width, channels) with 1 or 3 channels; received shape {shape}.", nameof(values));
        }

        byte[] bytes = Array.ConvertAll(values.ToArray(), static v => v > 0 ? (byte)MathF.Round(Math.Min(v, 1) * byte.MaxValue) : (byte)0);
        return new RawImage(shape[0], shape[1], shape.Rank == 3 ? shape[2] : 1, bytes);
    }

    /// <summary>The content of a PNG file of this image in 8 bits per number.</summary>
    public byte[] ToPng() => PngWriter.Encode(this);

    /// <summary>This image in 16 bits: 255 becomes 65,535.</summary>
    internal RawImage InSixteenBits() => Deep is null ? OfDeep(Height, Width, Channels, Array.ConvertAll(Pixels, static v => (ushort)(v * DeepStep))) : this;

    /// <summary>This image as it was seen, where its rows are stored otherwise.</summary>
    internal RawImage Upright(Orientation orientation)
    {
        (int height, int width) = orientation >= Orientation.Transposed ? (Width, Height) : (Height, Width);
        return orientation == Orientation.Upright ? this
            : Deep is null ? new RawImage(height, width, Channels, Turned(Pixels, height, width, orientation))
            : OfDeep(height, width, Channels, Turned(Deep, height, width, orientation));
    }

    private static T[] Repeated<T>(T[] grey)
    {
        T[] result = new T[grey.Length * 3];
        for (int i = 0; i < grey.Length; i++)
        {
            result.AsSpan(3 * i, 3).Fill(grey[i]);
        }

        return result;
    }

    private static T[] Luma<T>(T[] colour, Func<T, int> widen, Func<int, T> narrow)
    {
        T[] result = new T[colour.Length / 3];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = narrow(((299 * widen(colour[3 * i])) + (587 * widen(colour[(3 * i) + 1])) + (114 * widen(colour[(3 * i) + 2])) + 500) / 1000);
        }

        return result;
    }

    private T[] Turned<T>(T[] stored, int height, int width, Orientation orientation)
    {
        T[] result = new T[stored.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int row, int column) = orientation switch
                {
                    Orientation.Mirrored => (y, Width - 1 - x),
                    Orientation.UpsideDown => (Height - 1 - y, Width - 1 - x),
                    Orientation.Flipped => (Height - 1 - y, x),
                    Orientation.Transposed => (x, y),
                    Orientation.TurnedLeft => (Height - 1 - x, y),
                    Orientation.Transversed => (Height - 1 - x, Width - 1 - y),
                    _ => (x, Width - 1 - y),
                };
                stored.AsSpan(((row * Width) + column) * Channels, Channels).CopyTo(result.AsSpan(((y * width) + x) * Channels));
            }
        }

        return result;
    }
}
