using System.Numerics;
using System.Numerics.Tensors;

namespace Cnn.Models;

/// <summary>
/// Separable resampling with a triangle filter: output i covers the source around (i + 1/2) * scale - 1/2, with a half width of
/// max(1, scale) source pixels. Enlarging, this is bilinear interpolation between pixel centres.
/// </summary>
internal static class Resampler
{
    /// <summary>The pixels of an image at another size.</summary>
    /// <param name="pixels">Its pixels, channels interleaved.</param>
    /// <param name="from">Its size.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="to">The size that is wanted.</param>
    /// <param name="most">The largest value.</param>
    public static T[] Resize<T>(T[] pixels, (int Height, int Width) from, int channels, (int Height, int Width) to, float most)
        where T : unmanaged, INumber<T>
    {
        (int height, int width) = to;
        int row = width * channels;
        (int First, float[] Weights)[] columns = Filters(from.Width, width), rows = Filters(from.Height, height);

        // Rows of the source, already narrowed, are kept as long as an output row needs them.
        float[] line = new float[from.Width * channels], sum = new float[row];
        float[][] kept = new float[from.Height][];
        T[] result = new T[(long)height * row];
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
                kept[first + k] ??= Narrow(pixels.AsSpan((first + k) * line.Length, line.Length), line, channels, columns, row);
                TensorPrimitives.MultiplyAdd(kept[first + k], weights[k], sum, sum);
            }

            Span<T> target = result.AsSpan(y * row, row);
            for (int i = 0; i < row; i++)
            {
                target[i] = T.CreateTruncating(Math.Clamp(sum[i] + 0.5f, 0f, most));
            }
        }

        return result;
    }

    private static float[] Narrow<T>(ReadOnlySpan<T> source, float[] line, int channels, (int First, float[] Weights)[] columns, int row)
        where T : unmanaged, INumber<T>
    {
        TensorPrimitives.ConvertTruncating<T, float>(source, line);
        float[] result = new float[row];
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
