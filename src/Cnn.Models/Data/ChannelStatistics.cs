using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>The mean and standard deviation of each channel over a set of images, in the units that its encoding scales pixels to.</summary>
/// <param name="Mean">One per channel.</param>
/// <param name="Deviation">One per channel; 1 for a channel that never changes.</param>
public sealed record ChannelStatistics(IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>Counts the pixels of all images.</summary>
    public static ChannelStatistics Compute(ImageDataset images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Compute(images, [.. Enumerable.Range(0, images.Count)]);
    }

    /// <summary>Counts the pixels of some images. Whole numbers are counted, so that the result is the same in any order.</summary>
    /// <exception cref="ArgumentException">There are no images.</exception>
    public static ChannelStatistics Compute(ImageDataset images, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (indices.IsEmpty)
        {
            throw new ArgumentException("Statistics need at least one image, received none.", nameof(indices));
        }

        int channels = images.Channels, area = images.Height * images.Width;
        bool last = images.Encoding.Format == DataFormat.ChannelsLast;
        int levels = images.IsDeep ? ushort.MaxValue + 1 : byte.MaxValue + 1;
        long[][] counts = [.. Enumerable.Range(0, channels).Select(_ => new long[levels])];
        foreach (int index in indices)
        {
            ReadOnlySpan<byte> pixels = images.IsDeep ? [] : images.Pixels(index);
            ReadOnlySpan<ushort> deep = images.DeepPixels(index);
            for (int c = 0; c < channels; c++)
            {
                long[] count = counts[c];
                int step = last ? channels : 1;
                for (int i = last ? c : c * area, end = last ? area * channels : (c + 1) * area; i < end; i += step)
                {
                    count[images.IsDeep ? deep[i] : pixels[i]]++;
                }
            }
        }

        double total = (double)indices.Length * area, scale = images.Encoding.Scale * (double)byte.MaxValue / (levels - 1);
        float[] means = new float[channels], deviations = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            double mean = counts[c].Select((n, value) => (double)n * value).Sum() / total;
            double variance = counts[c].Select((n, value) => n * (value - mean) * (value - mean)).Sum() / total;
            means[c] = (float)(mean * scale);
            deviations[c] = variance > 0 ? (float)(Math.Sqrt(variance) * scale) : 1;
        }

        return new ChannelStatistics(means, deviations);
    }
}
