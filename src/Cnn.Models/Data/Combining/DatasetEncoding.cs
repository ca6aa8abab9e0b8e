using Cnn.OneDnn;

namespace Cnn.Models.Data.Combining;

/// <summary>What is known of the images under a dataset that is made of others.</summary>
internal static class DatasetEncoding
{
    /// <summary>
    /// What a model sees of pixels, before the functions of Map; null where it is not known, where parts that are joined are not alike, and where a function
    /// makes images of another size.
    /// </summary>
    public static ImageEncoding? Find(Dataset dataset) => Find(dataset, withMaps: true);

    /// <summary>The same of pixels that no function changes: null where one does.</summary>
    public static ImageEncoding? OfUnchanged(Dataset dataset) => Find(dataset, withMaps: false);

    /// <summary>
    /// The order of the images' axes; null where it is not known. Parts that are joined have one order, so that it is enough to know that of one.
    /// </summary>
    public static DataFormat? FormatOf(Dataset dataset) => dataset switch
    {
        ImageDataset images => images.Encoding.Format,
        SeriesDataset series => series.Encoding.Format,
        ImageTargets targets => targets.Images.Encoding.Format,
        SubsetDataset subset => FormatOf(subset.Inner),
        AugmentedDataset augmented => FormatOf(augmented.Inner),
        ConcatenatedDataset joined => FormatOf(joined.First) ?? FormatOf(joined.Second),
        MappedDataset mapped when KeepsSizes(mapped) => FormatOf(mapped.Inner),
        _ => null,
    };

    private static ImageEncoding? Find(Dataset dataset, bool withMaps) => dataset switch
    {
        ImageDataset images => images.Encoding,
        SeriesDataset series => series.Encoding,
        ImageTargets targets => targets.Images.Encoding,
        SubsetDataset subset => Find(subset.Inner, withMaps),
        AugmentedDataset augmented => Find(augmented.Inner, withMaps),
        ConcatenatedDataset joined => Find(joined.First, withMaps) is { } one && Find(joined.Second, withMaps) is { } other
            && ImageEncoding.AreSame(one, other) ? one : null,
        MappedDataset mapped when withMaps && KeepsSizes(mapped) => Find(mapped.Inner, withMaps),
        _ => null,
    };

    private static bool KeepsSizes(MappedDataset mapped) => mapped.Inputs[0] == mapped.Inner.Inputs[0];
}
