using Cnn.Models.Data.Archives;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// Reads image files as a trained model wants them: resized to its input, grey or colour as it was trained, scaled and normalised by the same code that
/// prepared the training images.
/// </summary>
public sealed class SampleReader
{
    private readonly int height, width, channels;
    private readonly DataFormat format;
    private readonly ImageFit fit;
    private readonly PixelConverter converter;

    /// <summary>For samples of a shape, under the encoding that the checkpoint keeps.</summary>
    /// <exception cref="ArgumentException">Samples of this shape are no images of one or three channels, or the encoding does not fit them.</exception>
    public SampleReader(Shape sample, ImageEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(encoding);
        (format, fit) = (encoding.Format, encoding.Fit);
        bool last = format == DataFormat.ChannelsLast;
        if (sample.Rank != 3 || sample[last ? 2 : 0] is not (1 or 3))
        {
            throw new ArgumentException(
                $"The model takes samples of shape {sample}; images have one or three channels{(last ? ", last" : ", first")}.", nameof(sample));
        }

        (height, width, channels) = last ? (sample[0], sample[1], sample[2]) : (sample[1], sample[2], sample[0]);
        Sample = sample;
        converter = new PixelConverter(encoding, channels, height * width);
    }

    /// <summary>The sizes of a sample.</summary>
    public Shape Sample { get; }

    /// <summary>Reads an image into a sample's numbers.</summary>
    /// <param name="path">A PNG, JPEG, WebP, BMP or GIF file.</param>
    /// <param name="to">As many numbers as a sample has.</param>
    /// <returns>The image at the model's size, as it will be seen.</returns>
    /// <exception cref="DataException">The file is missing, damaged, too large or no image that can be used; the message names it.</exception>
    public RawImage Read(string path, Span<float> to) => Take(ImageFile.Read(FileTree.Disk, path, Target), to);

    /// <summary>Reads an image from a stream, such as standard input, into a sample's numbers.</summary>
    /// <param name="stream">A PNG, JPEG, WebP, BMP or GIF file's content; read to its end.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="to">As many numbers as a sample has.</param>
    /// <returns>The image at the model's size, as it will be seen.</returns>
    /// <exception cref="DataException">It is empty, damaged, too large or no image that can be used.</exception>
    public RawImage Read(Stream stream, string name, Span<float> to) => Take(ImageFile.Read(stream, name, Target), to);

    /// <summary>Reads an image's content into a sample's numbers.</summary>
    internal RawImage Read(byte[] content, string name, Span<float> to) => Take(ImageFile.Read(content, name, Target), to);

    private ImageTarget Target => new(height, width, fit);

    private RawImage Take(RawImage file, Span<float> to)
    {
        RawImage image = file.ToChannels(channels).Fit(height, width, fit);
        if (image.Deep is { } deep)
        {
            converter.Convert(Ordered(deep), to);
        }
        else
        {
            converter.Convert(Ordered(image.Pixels), to);
        }

        return image;
    }

    private T[] Ordered<T>(T[] pixels)
    {
        if (format == DataFormat.ChannelsLast || channels == 1)
        {
            return pixels;
        }

        T[] planes = new T[pixels.Length];
        PixelOrder.Rearrange<T>(pixels, planes, height * width, channels, DataFormat.ChannelsLast);
        return planes;
    }
}
