namespace Cnn.Models.Data.Augmentation.Rand;

/// <summary>What Pillow does to the colours of images of 8 bits, channels side by side, 1 or 3 of them; with its rounding.</summary>
internal static class ColorOps
{
    private const int Levels = 256;

    /// <summary>Towards black with a factor below 1, away from it above.</summary>
    public static void Brightness(Span<byte> image, float factor)
    {
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = Blend(0, image[i], factor);
        }
    }

    /// <summary>Towards the grey image with a factor below 1, away from it above. Grey images stay.</summary>
    public static void Color(Span<byte> image, int channels, float factor)
    {
        for (int i = 0; channels == 3 && i < image.Length; i += 3)
        {
            int grey = Grey(image.Slice(i, 3));
            for (int c = 0; c < 3; c++)
            {
                image[i + c] = Blend(grey, image[i + c], factor);
            }
        }
    }

    /// <summary>Towards the mean of the grey image with a factor below 1, away from it above.</summary>
    public static void Contrast(Span<byte> image, int channels, float factor)
    {
        long sum = 0;
        for (int i = 0; i < image.Length; i += channels)
        {
            sum += Grey(image.Slice(i, channels));
        }

        int mean = (int)(((double)sum / (image.Length / channels)) + 0.5);
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = Blend(mean, image[i], factor);
        }
    }

    /// <summary>Towards a smoothed image with a factor below 1, away from it above: 3 x 3 means with the middle five times, and the border as it is.</summary>
    /// <param name="image">The image.</param>
    /// <param name="copy">The same once more.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="factor">The factor.</param>
    public static void Sharpness(Span<byte> image, ReadOnlySpan<byte> copy, int width, int channels, float factor)
    {
        int row = width * channels, rows = image.Length / row;
        for (int y = 1; y < rows - 1; y++)
        {
            for (int at = (y * row) + channels; at < ((y + 1) * row) - channels; at++)
            {
                int sum = 4 * copy[at];
                for (int near = at - row; near <= at + row; near += row)
                {
                    sum += copy[near - channels] + copy[near] + copy[near + channels];
                }

                // Over 13, rounded.
                image[at] = Blend(((2 * sum) + 13) / 26, copy[at], factor);
            }
        }
    }

    /// <summary>The highest bits alone.</summary>
    public static void Posterize(Span<byte> image, int bits)
    {
        byte mask = (byte)(byte.MaxValue << (8 - bits));
        for (int i = 0; i < image.Length; i++)
        {
            image[i] &= mask;
        }
    }

    /// <summary>255 - v for all from a threshold on.</summary>
    public static void Solarize(Span<byte> image, double threshold)
    {
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = image[i] < threshold ? image[i] : (byte)(byte.MaxValue - image[i]);
        }
    }

    /// <summary>Each channel from its least value at 0 to its largest at 255.</summary>
    public static void AutoContrast(Span<byte> image, int channels)
    {
        Span<byte> table = stackalloc byte[Levels];
        Span<int> counts = stackalloc int[Levels];
        for (int c = 0; c < channels; c++)
        {
            Count(image, channels, c, counts);
            int least = counts.IndexOfAnyExcept(0), most = counts.LastIndexOfAnyExcept(0);
            if (most <= least)
            {
                continue;
            }

            double scale = 255.0 / (most - least), offset = -least * scale;
            for (int v = 0; v < Levels; v++)
            {
                table[v] = (byte)Math.Clamp((int)((v * scale) + offset), 0, byte.MaxValue);
            }

            Look(image, channels, c, table);
        }
    }

    /// <summary>Each channel by the sums of its histogram.</summary>
    public static void Equalize(Span<byte> image, int channels)
    {
        Span<byte> table = stackalloc byte[Levels];
        Span<int> counts = stackalloc int[Levels];
        for (int c = 0; c < channels; c++)
        {
            Count(image, channels, c, counts);
            int last = counts[counts.LastIndexOfAnyExcept(0)], step = ((image.Length / channels) - last) / byte.MaxValue;
            if (step == 0)
            {
                continue;
            }

            int sum = step / 2;
            for (int v = 0; v < Levels; v++)
            {
                table[v] = (byte)Math.Min(sum / step, byte.MaxValue);
                sum += counts[v];
            }

            Look(image, channels, c, table);
        }
    }

    /// <summary>The luma of ITU-R BT.601 in 16 bits after the point, as Pillow has it.</summary>
    private static int Grey(ReadOnlySpan<byte> pixel) =>
        pixel.Length == 1 ? pixel[0] : ((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16;

    // Cut off, not rounded.
    private static byte Blend(int from, int to, float factor) => (byte)Math.Clamp(from + (factor * (to - from)), 0, byte.MaxValue);

    private static void Count(ReadOnlySpan<byte> image, int channels, int channel, Span<int> counts)
    {
        counts.Clear();
        for (int i = channel; i < image.Length; i += channels)
        {
            counts[image[i]]++;
        }
    }

    private static void Look(Span<byte> image, int channels, int channel, ReadOnlySpan<byte> table)
    {
        for (int i = channel; i < image.Length; i += channels)
        {
            image[i] = table[image[i]];
        }
    }
}
