using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Normalises both parts of a set with what the training part's pixels say.</summary>
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
        ImageDataset train = images.WithEncoding(encoding);
        ImageDataset test = ImagesOf(data.Test) == images ? train : ImagesOf(data.Test).WithEncoding(encoding);
        return data with { Train = Over(data.Train, train), Test = Over(data.Test, test) };
    }

    private static ImageDataset ImagesOf(Dataset part) => (ImageDataset)(part is SubsetDataset subset ? subset.Inner : part);

    private static Dataset Over(Dataset part, ImageDataset images) => part is SubsetDataset subset ? new SubsetDataset(images, subset.Indices) : images;
}
