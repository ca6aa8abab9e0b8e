using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Normalises all parts of a set with what the training part's pixels say.</summary>
internal static class Normalizer
{
    /// <summary>The set under an encoding with the mean and deviation per channel of its training samples.</summary>
    public static DataSplit Apply(DataSplit data)
    {
        Dataset whole = WholeOf(data.Train);
        int[] all = [.. Enumerable.Range(0, whole.Count)];
        ReadOnlySpan<int> chosen = data.Train is SubsetDataset subset ? subset.Indices : all;
        ChannelStatistics statistics = whole is SeriesDataset series ? series.Statistics(chosen) : ChannelStatistics.Compute((ImageDataset)whole, chosen);
        ImageEncoding encoding = EncodingOf(whole) with { Mean = statistics.Mean, Deviation = statistics.Deviation };
        var encoded = new Dictionary<Dataset, Dataset>();
        Dataset Encoded(Dataset part)
        {
            Dataset own = WholeOf(part);
            return Over(part, encoded.TryGetValue(own, out Dataset? known) ? known : encoded[own] = Under(own, encoding));
        }

        return data with { Train = Encoded(data.Train), Test = Encoded(data.Test), Validation = data.Validation is { } part ? Encoded(part) : null };
    }

    private static Dataset WholeOf(Dataset part) => part switch
    {
        SubsetDataset subset => WholeOf(subset.Inner),
        ImageTargets targets => targets.Images,
        _ => part,
    };

    private static ImageEncoding EncodingOf(Dataset whole) => whole is SeriesDataset series ? series.Encoding : ((ImageDataset)whole).Encoding;

    private static Dataset Under(Dataset whole, ImageEncoding encoding) =>
        whole is SeriesDataset series ? series.WithEncoding(encoding) : ((ImageDataset)whole).WithEncoding(encoding);

    private static Dataset Over(Dataset part, Dataset whole) => part switch
    {
        SubsetDataset subset => new SubsetDataset(Over(subset.Inner, whole), subset.Indices),
        ImageTargets targets => targets.With((ImageDataset)whole),
        _ => whole,
    };
}
