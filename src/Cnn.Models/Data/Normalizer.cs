using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Normalises all parts of a set with what the training part's pixels say.</summary>
internal static class Normalizer
{
    /// <summary>The set under an encoding with the mean and deviation per channel of its training samples.</summary>
    public static DataSplit Apply(DataSplit data)
    {
        ImageDataset images = ImagesOf(data.Train);
        ChannelStatistics statistics = data.Train is SubsetDataset subset
            ? ChannelStatistics.Compute(images, subset.Indices)
            : ChannelStatistics.Compute(images);
        ImageEncoding encoding = images.Encoding with { Mean = statistics.Mean, Deviation = statistics.Deviation };
        var encoded = new Dictionary<ImageDataset, ImageDataset>();
        Dataset Encoded(Dataset part)
        {
            ImageDataset own = ImagesOf(part);
            return Over(part, encoded.TryGetValue(own, out ImageDataset? known) ? known : encoded[own] = own.WithEncoding(encoding));
        }

        return data with { Train = Encoded(data.Train), Test = Encoded(data.Test), Validation = data.Validation is { } part ? Encoded(part) : null };
    }

    private static ImageDataset ImagesOf(Dataset part) => part switch
    {
        SubsetDataset subset => ImagesOf(subset.Inner),
        ImageTargets targets => targets.Images,
        _ => (ImageDataset)part,
    };

    private static Dataset Over(Dataset part, ImageDataset images) => part switch
    {
        SubsetDataset subset => new SubsetDataset(Over(subset.Inner, images), subset.Indices),
        ImageTargets targets => targets.With(images),
        _ => images,
    };
}
