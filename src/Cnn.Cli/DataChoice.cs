using System.Globalization;
using Cnn.Models;

namespace Cnn.Cli;

/// <summary>Opens the data set that was asked for.</summary>
internal static class DataChoice
{
    private const int LargestSide = 4096;

    /// <summary>A set by its name, or synthetic digits where it is neither here nor to be fetched.</summary>
    /// <param name="spec">Its name, or folder:PATH or csv:PATH.</param>
    /// <param name="directory">Where it is looked for.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="encoding">What a model sees of pixels; null for pixels in [0, 1].</param>
    /// <param name="normalize">Whether mean and deviation per channel of the training images are added to it.</param>
    /// <param name="size">The size of images of a folder or of a CSV.</param>
    public static DataSplit Open(string spec, string? directory, ulong seed, ImageEncoding? encoding = null, bool normalize = false, (int Height, int Width)? size = null)
    {
        string kind = spec.Split(':')[0];
        if (!DataSets.Names.Any(n => n == kind || n.StartsWith(kind + ":", StringComparison.Ordinal)))
        {
            throw new UsageException($"Unknown data set '{spec}'.{NearestName.Hint(spec, DataSets.Names)} Known: {string.Join(", ", DataSets.Names)}.");
        }

        if (DataSets.Names.FirstOrDefault(n => n.StartsWith(kind + ":", StringComparison.Ordinal)) is { } form && spec.Length <= kind.Length + 1)
        {
            throw new UsageException($"--data {spec} names no place: expected {form}.");
        }

        if (directory is not null && !Directory.Exists(directory))
        {
            throw new UsageException($"--data-dir: there is no folder '{directory}'.");
        }

        var options = new DataOptions { DataDirectory = directory, Seed = seed, Encoding = encoding ?? ImageEncoding.Default, Normalize = normalize, ImageSize = HasOwnSize(spec) ? null : size };
        return DataSets.OpenOrSynthetic(spec, options);
    }

    /// <summary>Whether the images of a set have one size that is known.</summary>
    public static bool HasOwnSize(string spec) => !spec.Contains(':', StringComparison.Ordinal);

    /// <summary>"32" or "28x36", rows first; null for null.</summary>
    /// <exception cref="UsageException">It is neither, or no size that images can have.</exception>
    public static (int Height, int Width)? SizeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string[] sides = text.Split('x');
        int[] numbers = [.. sides.Select(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side <= LargestSide ? side : 0)];
        return numbers.Length is 1 or 2 && numbers.All(n => n > 0)
            ? (numbers[0], numbers[^1])
            : throw new UsageException($"--image-size expects one side or HEIGHTxWIDTH, from 1 to {LargestSide} pixels, such as 32 or 28x36; received '{text}'.");
    }
}
