using Cnn.Models.Data.Downloads;

namespace Cnn.Models;

/// <summary>Opens a data set of MNIST's kind from the machine, or fetches it first.</summary>
internal static class IdxOpener
{
    /// <summary>Opens the training and the test part.</summary>
    /// <exception cref="DataUnavailableException">The set is not on the machine and cannot be fetched.</exception>
    /// <exception cref="DataException">A file of it is bad.</exception>
    public static DataSplit Open(IdxFamily family, DataOptions options, Downloader? downloader = null)
    {
        var location = new DataLocation(options);
        string[]? files = location.Find(family.Folders, folder => Complete(folder, location.Cache));
        string? note = null;
        bool fetched = files is null;
        if (files is null)
        {
            files = Fetch(family, options, location, downloader);
            note = $"{family.Name} was downloaded to {Path.Combine(location.Cache, family.Name)}.";
        }

        ArrayDataset train = family.ReadPart(files[0], files[1], options.Encoding), test = family.ReadPart(files[2], files[3], options.Encoding);
        if (fetched && (train.Count != family.TrainCount || test.Count != family.TestCount))
        {
            throw new DataException(
                $"{family.Name} as fetched has {train.Count} + {test.Count} images, expected {family.TrainCount} + {family.TestCount}. Delete " +
                    $"{Path.GetDirectoryName(files[0])} and try again.");
        }

        if (train.Height != test.Height || train.Width != test.Width)
        {
            throw new DataException(
                $"{files[2]} has images of {test.Height}x{test.Width}, but {files[0]} of {train.Height}x{train.Width}: they do not belong together.");
        }

        string? folder = Path.GetFileName(Path.GetDirectoryName(files[0]));
        if (folder is not null && folder != family.Name && family.Folders.Contains(folder))
        {
            note = $"{folder} is used for {family.Name}: {train.Count} training and {test.Count} test images.";
        }

        bool isWhole = (train.Count == family.TrainCount && test.Count == family.TestCount) || note is not null;
        return new DataSplit(train, test, family.Name, note)
        {
            Notes = isWhole ? [] : [$"{Path.GetDirectoryName(files[0])} has {train.Count} training and {test.Count} test images of {family.Name}: those of " +
                $"the published set are {family.TrainCount} and {family.TestCount}."],
        };
    }

    // What is missing from the cache is fetched; a folder of the user's that has a part of the set is a mistake to tell of.
    private static string[]? Complete(string folder, string cache)
    {
        IReadOnlyList<string?> files = IdxFamily.FilesIn(folder);
        string[] present = [.. files.OfType<string>()];
        return present.Length == files.Count ? present
            : present.Length == 0 || folder == cache || folder.StartsWith(cache + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? null
            : throw new DataException(
                $"{folder} lacks {string.Join(" and ", IdxFamily.Stems.Where((_, i) => files[i] is null).Select(s => s + ".gz"))}, while others of the " +
                    $"set's four files are there.");
    }

    private static string[] Fetch(IdxFamily family, DataOptions options, DataLocation location, Downloader? downloader)
    {
        if (!options.AllowDownload)
        {
            throw new DataUnavailableException($"{family.Name} was not found in {location.Searched}, and downloads are off. {Way(family)}");
        }

        string folder = Path.Combine(location.Cache, family.Name);
        string[] files = [.. IdxFamily.Stems.Select(stem => Path.Combine(folder, stem + ".gz"))];
        using Downloader own = downloader ?? new Downloader();
        try
        {
            for (int i = 0; i < files.Length; i++)
            {
                if (!File.Exists(files[i]))
                {
                    own.Fetch(family.Addresses, IdxFamily.Stems[i] + ".gz", files[i], family.Hashes.Count == 0 ? null : family.Hashes[i]);
                }
            }
        }
        catch (DataUnavailableException exception)
        {
            throw new DataUnavailableException($"{family.Name} was not found in {location.Searched}, and {exception.Message} {Way(family)}", exception);
        }

        return files;
    }

    private static string Way(IdxFamily family) =>
        $"Put its four IDX files ({IdxFamily.Stems[0]}.gz and so on) into ROOT/{family.Name} and name ROOT with --data-dir or ${DataLocation.Variable}.";
}
