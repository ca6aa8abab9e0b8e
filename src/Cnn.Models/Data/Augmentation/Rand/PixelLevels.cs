namespace Cnn.Models.Data.Augmentation.Rand;

/// <summary>The way from the numbers that a model sees back to pixels of 8 bits, and forth again.</summary>
internal sealed class PixelLevels
{
    private const int Levels = 256;

    private readonly ImagePlanes planes;
    private readonly float[] values, factors, offsets;

    /// <summary>For images under an encoding.</summary>
    /// <param name="planes">How they lie.</param>
    /// <param name="encoding">What a model sees of pixels; null for numbers from 0 to 1.</param>
    public PixelLevels(ImagePlanes planes, ImageEncoding? encoding)
    {
        this.planes = planes;
        int channels = planes.Planes * planes.Unit;
        (values, factors, offsets) = (new float[channels * Levels], new float[channels], new float[channels]);
        float scale = encoding?.Scale ?? ImageEncoding.Default.Scale;
        for (int c = 0; c < channels; c++)
        {
            float mean = encoding?.Mean.ElementAtOrDefault(c) ?? 0, deviation = encoding is { Deviation.Count: > 0 } ? encoding.Deviation[c] : 1;
            (factors[c], offsets[c]) = (deviation / scale, mean / scale);
            for (int v = 0; v < Levels; v++)
            {
                values[(c * Levels) + v] = (v * (scale / deviation)) - (mean / deviation);
            }
        }
    }

    /// <summary>Rows, columns and channels.</summary>
    public (int Height, int Width, int Channels) Size => (planes.Height, planes.Width, planes.Planes * planes.Unit);

    /// <summary>The pixels of a sample, channels side by side, rounded to the nearest.</summary>
    public void ToPixels(ReadOnlySpan<float> sample, Span<byte> pixels)
    {
        int channels = Size.Channels, plane = planes.Height * planes.Width;
        for (int i = 0; i < pixels.Length; i++)
        {
            int channel = i % channels, at = planes.Planes == 1 ? i : (channel * plane) + (i / channels);
            pixels[i] = (byte)Math.Clamp((sample[at] * factors[channel]) + offsets[channel] + 0.5f, 0, byte.MaxValue);
        }
    }

    /// <summary>The numbers of pixels.</summary>
    public void ToSample(ReadOnlySpan<byte> pixels, Span<float> sample)
    {
        int channels = Size.Channels, plane = planes.Height * planes.Width;
        for (int i = 0; i < pixels.Length; i++)
        {
            int channel = i % channels, at = planes.Planes == 1 ? i : (channel * plane) + (i / channels);
            sample[at] = values[(channel * Levels) + pixels[i]];
        }
    }
}
