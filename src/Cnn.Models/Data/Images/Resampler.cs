using System.Numerics.Tensors;

namespace Cnn.Models;

/// <summary>
/// Separable resampling with a triangle filter: output i covers the source around (i + 1/2) * scale - 1/2, with a half width of
/// max(1, scale) source pixels. Enlarging, this is bilinear interpolation between pixel centres.
/// </summary>
internal static class Resampler
{
    /// <summary>The pixels of the image at the given size.</summary>
    public static byte[] Resize(RawImage image, int height, int width)
    {
        int channels = image.Channels, row = width * channels;
        (int First, float[] Weights)[] columns = Filters(image.Width, width), rows = Filters(image.Height, height);

        // Rows of the source, already narrowed, are kept as long as an output row needs them.
        float[] line = new float[image.Width * channels], sum = new float[row];
        float[][] kept = new float[image.Height][];
        byte[] result = new byte[(long)height * row];
        int released = 0;
        for (int y = 0; y < height; y++)
        {
            (int first, float[] weights) = rows[y];
            for (; released < first; released++)
            {
                kept[released] = [];
            }

            Array.Clear(sum);
            for (int k = 0; k < weights.Length; k++)
            {
                kept[first + k] ??= Narrow(image, first + k, line, columns, row);
                TensorPrimitives.MultiplyAdd(kept[first + k], weights[k], sum, sum);
            }

            Span<byte> target = result.AsSpan(y * row, row);
            for (int i = 0; i < row; i++)
            {
                target[i] = (byte)Math.Clamp(sum[i] + 0.5f, 0f, 255f);
            }
        }

        return result;
    }

    private static float[] Narrow(RawImage image, int y, float[] line, (int First, float[] Weights)[] columns, int row)
    {
        ReadOnlySpan<byte> source = image.Pixels.AsSpan(y * line.Length, line.Length);
        TensorPrimitives.ConvertTruncating<byte, float>(source, line);
        float[] result = new float[row];
        int channels = image.Channels;
        for (int x = 0; x < columns.Length; x++)
        {
            (int first, float[] weights) = columns[x];
            for (int c = 0; c < channels; c++)
            {
                float sum = 0;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += weights[k] * line[((first + k) * channels) + c];
                }

                result[(x * channels) + c] = sum;
            }
        }

        return result;
    }

    private static (int First, float[] Weights)[] Filters(int from, int to)
    {
        double scale = (double)from / to, reach = Math.Max(1, scale);
        var filters = new (int First, float[] Weights)[to];
        for (int i = 0; i < to; i++)
        {
            double centre = ((i + 0.5) * scale) - 0.5;
            int first = Math.Max(0, (int)Math.Floor(centre - reach) + 1), last = Math.Min(from - 1, (int)Math.Ceiling(centre + reach) - 1);
            double[] weights = new double[last - first + 1];
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = Math.Max(0, 1 - (Math.Abs(first + k - centre) / reach));
            }

            double total = weights.Sum();
            filters[i] = (first, Array.ConvertAll(weights, w => (float)(w / total)));
        }

        return filters;
    }
}
