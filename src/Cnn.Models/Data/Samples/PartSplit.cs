using Cnn.Models.Data.Lists;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Samples;

/// <summary>Divides samples by the parts that they are said to be of.</summary>
internal static class PartSplit
{
    /// <summary>The parts that there are, or a part held out.</summary>
    /// <param name="source">Where samples come from, for messages, and the kind of the set.</param>
    /// <param name="whole">All samples.</param>
    /// <param name="images">Their images.</param>
    /// <param name="parts">What each sample is for.</param>
    /// <param name="options">How a part is held out where there is none to test on.</param>
    /// <exception cref="DataException">There are too few samples to hold a part out.</exception>
    public static DataSplit Divide((string Path, string Name) source, Dataset whole, IKeyedDataset images, ListPart[] parts, DataOptions options)
    {
        Dataset? Part(ListPart part) => parts.Contains(part)
            ? new SubsetDataset(whole, [.. parts.Index().Where(p => p.Item == part).Select(p => p.Index)])
            : null;

        (Dataset? train, Dataset? validation, Dataset? test) = (Part(ListPart.Train), Part(ListPart.Validation), Part(ListPart.Test));
        if (test is not null || train is null)
        {
            // Without samples to learn from these are only to be judged.
            return new DataSplit(train ?? test ?? validation!, test ?? validation!, source.Name) { Validation = validation };
        }

        return validation is null
            ? Splitting.HoldOut(whole, images, options, source.Path, source.Name)
            : new DataSplit(train, validation, source.Name) { Notes = [$"{source.Path} has no test part: the images of validation are it."] };
    }
}
