using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>The mean and standard deviation of each channel over a set of images, in the units that its encoding scales pixels to.</summary>
/// <param name="Mean">One per channel.</param>
/// <param name="Deviation">One per channel; 1 for a channel that never changes.</param>
public sealed record ChannelStatistics(IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>Counts the pixels of all images.</summary>
    public static ChannelStatistics Of(ImageDataset images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Of(images, [.. Enumerable.Range(0, images.Count)]);
    }

    /// <summary>Counts the pixels of some images. Whole numbers are counted, so that the result is the same in any order.</summary>
    /// <exception cref="ArgumentException">There are no images.</exception>
    public static ChannelStatistics Of(ImageDataset images, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (indices.IsEmpty)
        {
            throw new ArgumentException("Statistics need at least one image, received none.", nameof(indices));
        }

        int channels = images.Channels, area = images.Height * images.Width;
        bool last = images.Encoding.Format == DataFormat.ChannelsLast;
        long[][] counts = [.. Enumerable.Range(0, channels).Select(_ => new long[256])];
        foreach (int index in indices)
        {
            ReadOnlySpan<byte> pixels = images.Pixels(index);
            for (int c = 0; c < channels; c++)
            {
                long[] count = counts[c];
                int step = last ? channels : 1;
                for (int i = last ? c : c * area, end = last ? pixels.Length : (c + 1) * area; i < end; i += step)
                {
                    count[pixels[i]]++;
                }
            }
        }

        double total = (double)indices.Length * area, scale = images.Encoding.Scale;
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
