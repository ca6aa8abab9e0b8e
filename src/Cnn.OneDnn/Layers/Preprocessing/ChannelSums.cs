using System.Collections.Immutable;

namespace Cnn.OneDnn.Layers;

/// <summary>Mean and variance of each place of a last axis, number by number (Welford 1962).</summary>
internal sealed class ChannelSums(int channels)
{
    private readonly double[] means = new double[channels], squares = new double[channels];
    private long count;

    /// <summary>How many places the last axis has.</summary>
    public int Channels => channels;

    /// <summary>Takes in whole rows of the last axis.</summary>
    public void Add(ReadOnlySpan<float> numbers)
    {
        for (int at = 0; at + channels <= numbers.Length; at += channels)
        {
            count++;
            for (int c = 0; c < channels; c++)
            {
                double difference = numbers[at + c] - means[c];
                means[c] += difference / count;
                squares[c] += difference * (numbers[at + c] - means[c]);
            }
        }
    }

    /// <summary>What has been seen.</summary>
    /// <exception cref="ArgumentException">Nothing has, or a number was not finite.</exception>
    public (ImmutableArray<float> Mean, ImmutableArray<float> Variance) Moments() =>
        count > 0 && Array.TrueForAll(squares, double.IsFinite)
            ? ([.. means.Select(m => (float)m)], [.. squares.Select(s => (float)(s / count))])
            : throw new ArgumentException("Adapt expects one sample at least, and finite numbers.");
}
