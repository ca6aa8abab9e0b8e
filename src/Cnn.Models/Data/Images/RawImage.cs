namespace Cnn.Models;

/// <summary>A decoded image: 8-bit pixels, rows from the top, channels interleaved.</summary>
public sealed class RawImage
{
    /// <summary>An image over an array of pixels, which is kept.</summary>
    /// <exception cref="ArgumentException">The array has not height * width * channels bytes, or there are neither 1 nor 3 channels.</exception>
    public RawImage(int height, int width, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (channels is not (1 or 3) || height < 1 || width < 1 || (long)height * width * channels != pixels.Length)
        {
            throw new ArgumentException(
                $"An image has rows, columns and 1 or 3 channels; received {height} x {width} with {channels} channels and {pixels.Length} bytes.", nameof(pixels));
        }

        (Height, Width, Channels, Pixels) = (height, width, channels, pixels);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>The pixels: row by row, the channels of a pixel side by side.</summary>
    public byte[] Pixels { get; }

    /// <summary>This image with 1 or 3 channels. Grey is the luma of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B, rounded.</summary>
    public RawImage ToChannels(int channels)
    {
        if (channels == Channels)
        {
            return this;
        }

        byte[] result = new byte[Height * Width * channels];
        if (channels == 3)
        {
            for (int i = 0; i < Pixels.Length; i++)
            {
                result.AsSpan(3 * i, 3).Fill(Pixels[i]);
            }
        }
        else
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = (byte)(((299 * Pixels[3 * i]) + (587 * Pixels[(3 * i) + 1]) + (114 * Pixels[(3 * i) + 2]) + 500) / 1000);
            }
        }

        return new RawImage(Height, Width, channels, result);
    }

    /// <summary>This image at another size: bilinear, with the filter widened by the scale where it shrinks, so that every source pixel counts.</summary>
    public RawImage Resize(int height, int width) =>
        height == Height && width == Width ? this : new RawImage(height, width, Channels, Resampler.Resize(this, height, width));
}
