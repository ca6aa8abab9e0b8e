namespace Cnn.Models;

/// <summary>Makes a test part for sets that have none.</summary>
internal static class Splitting
{
    /// <summary>Holds out the share of samples that the options ask for.</summary>
    /// <exception cref="DataException">There are too few samples, or the share is not between 0 and 1.</exception>
    public static (SubsetDataset Kept, SubsetDataset HeldOut) HoldOut(ImageDataset images, DataOptions options, string source)
    {
        if (images.Count < 2 || !(options.TestFraction > 0 && options.TestFraction < 1))
        {
            throw new DataException(
                $"{source} has no test part, and {images.Count} samples cannot be split with a share of {options.TestFraction}: expected at least 2 and a share between 0 and 1.");
        }

        return images.Split(options.TestFraction, options.Seed);
    }
}
