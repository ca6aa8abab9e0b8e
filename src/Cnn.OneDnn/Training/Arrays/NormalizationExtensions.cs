using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>What a <see cref="Normalization"/> learns from data by itself.</summary>
public static class NormalizationExtensions
{
    private const int Many = 64;

    /// <summary>
    /// Finds mean and variance of each place of the last axis over samples and all other axes, as Keras's adapt: before or after the layer is part of a model,
    /// whose weights they are from then on.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="data">The samples, (n, ...).</param>
    /// <exception cref="ArgumentException">There is no sample, a number is not finite, or the last axis is not that of the layer's input.</exception>
    public static void Adapt(this Normalization layer, TensorLike data)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Tensor samples = data.AsSamples();
        var sums = new ChannelSums(samples.Shape.Rank == 0 ? 1 : samples.Shape[-1]);
        sums.Add(samples.AsSpan<float>());
        layer.Take(sums);
    }

    /// <summary>The same over the samples of a dataset, as they are without what varies them at random.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="data">The samples; those of its first input count.</param>
    /// <inheritdoc cref="Adapt(Normalization, TensorLike)" path="/exception"/>
    public static void Adapt(this Normalization layer, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(data);
        Shape sample = data.Inputs[0].Shape;
        var sums = new ChannelSums(sample.Rank == 0 ? 1 : sample[-1]);
        using var loader = new BatchLoader(data.Unvaried, new BatchLoaderOptions { BatchSize = Many, Shuffle = false });
        loader.StartEpoch(0);
        while (loader.Next() is { } batch)
        {
            sums.Add(batch.Inputs[0].AsSpan<float>()[..(batch.Size * sample.ElementCount)]);
        }

        layer.Take(sums);
    }
}
