using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli;

/// <summary>Opens the data set that was asked for.</summary>
internal static class DataChoice
{
    private const int LargestSide = 4096;

    /// <summary>
    /// A set by its name. Where it is neither here nor to be fetched, synthetic digits may stand in for it: in a training that begins, never where a network
    /// knows what it was trained on.
    /// </summary>
    /// <param name="spec">Its name, or folder:PATH or csv:PATH.</param>
    /// <param name="directory">Where it is looked for.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="settings">How files are read.</param>
    /// <param name="encoding">What a model sees of pixels; null for pixels in [0, 1].</param>
    /// <param name="normalize">Whether mean and deviation per channel of the training images are added to it.</param>
    /// <param name="mayStandIn">Whether synthetic digits may stand in for it.</param>
    public static DataSplit Open(
        string spec, string? directory, ulong seed, DataSettings settings, ImageEncoding? encoding = null, bool normalize = false, bool mayStandIn = true)
    {
        Check(spec, directory);
        DataOptions options = settings.ToOptions(spec, directory, seed, encoding, normalize);
        return mayStandIn ? DataSets.OpenOrSynthetic(spec, options) : DataSets.Open(spec, options);
    }

    /// <summary>Refuses what is no name of a set, or no folder of sets.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static void Check(string spec, string? directory)
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
    }

    /// <summary>A set's name as the library knows it: in small letters, and its place as it was given.</summary>
    public static string Named(string spec)
    {
        int colon = spec.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? spec.ToLowerInvariant() : spec[..colon].ToLowerInvariant() + spec[colon..];
    }

    /// <summary>Whether two names are of one set: the same, or the same place by two paths.</summary>
    public static bool IsSame(string first, string? second) => second is not null && Whole(first) == Whole(second);

    /// <summary>Whether a set is of a kind, folder or csv.</summary>
    public static bool IsOf(string spec, string kind) => spec.StartsWith(kind + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a set is of one of some kinds.</summary>
    public static bool IsOfAny(string spec, params ReadOnlySpan<string> kinds)
    {
        foreach (string kind in kinds)
        {
            if (IsOf(spec, kind))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a set has images in files of their own formats, which may have any size and may be damaged each by itself.</summary>
    public static bool HasImageFiles(string spec) => IsOfAny(spec, "folder", "list", "shards", "parquet", "masks");

    /// <summary>Whether a set may have other labels than a class for each image.</summary>
    public static bool HasLabelKinds(string spec) => IsOfAny(spec, "list", "npz", "shards", "parquet", "mat");

    /// <summary>Says what is to be said about a set that was opened.</summary>
    public static void Tell(CommandOutput console, DataSplit split)
    {
        foreach (string note in (string[])[.. split.Note is { } own ? [own] : Array.Empty<string>(), .. split.Notes])
        {
            console.Note(note);
        }
    }

    /// <summary>The label of each sample; empty where they are no whole numbers.</summary>
    public static int[] LabelsOf(Dataset data) => data switch
    {
        SubsetDataset part when LabelsOf(part.Inner) is { Length: > 0 } whole => Array.ConvertAll(part.Indices.ToArray(), i => whole[i]),
        ImageDataset images => images.Labels.ToArray(),
        SeriesDataset series => series.Labels.ToArray(),
        _ => [],
    };

    private static string Whole(string spec)
    {
        int colon = spec.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon + 1 == spec.Length ? spec : spec[..(colon + 1)] + Path.TrimEndingDirectorySeparator(Path.GetFullPath(spec[(colon + 1)..]));
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
        int[] numbers = [.. sides.Select(s => NumberText.TryCount(s, out int side) && side <= LargestSide ? side : 0)];
        return numbers.Length is 1 or 2 && numbers.All(n => n > 0)
            ? (numbers[0], numbers[^1])
            : throw new UsageException(
                $"--image-size expects one side or HEIGHTxWIDTH, from 1 to {LargestSide} pixels, such as 32 or 28x36; received '{text}'.");
    }
}
