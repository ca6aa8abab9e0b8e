using Cnn.Models.Data.Downloads;

namespace Cnn.Models.Data.Cifar;

/// <summary>Opens CIFAR's binary files from a folder, or from the archive without unpacking it to disk.</summary>
internal static class CifarOpener
{
    /// <summary>More than twice the size of the published sets, uncompressed.</summary>
    public const long LargestArchive = 512L << 20;

    /// <summary>Opens the training and the test part.</summary>
    /// <exception cref="DataUnavailableException">The set is not on the machine and cannot be fetched.</exception>
    /// <exception cref="DataException">A file of it is bad.</exception>
    public static DataSplit Open(CifarFamily family, DataOptions options, Downloader? downloader = null)
    {
        var location = new DataLocation(options);
        string? place = location.Find([family.Name], family.In);
        string? note = null;
        bool fetched = place is null;
        if (place is null)
        {
            place = Fetch(family, options, location, downloader);
            note = $"{family.Name} was downloaded to {place}.";
        }

        CifarRecords train = new(family), test = new(family);
        if (File.Exists(place))
        {
            ReadArchive(family, place, train, test);
        }
        else
        {
            ReadFolder(family, place, train, test);
        }

        if (train.Count == 0 || test.Count == 0)
        {
            string found = $"found {train.Count} training and {test.Count} test images";
            throw new DataException($"{place} lacks a part of {family.Name}: expected files {family.TrainFiles}*.bin and {family.TestFile}, {found}.");
        }

        if (fetched && (train.Count != CifarFamily.TrainCount || test.Count != CifarFamily.TestCount))
        {
            throw new DataException(
                $"{place} as fetched has {train.Count} + {test.Count} images, expected {CifarFamily.TrainCount} + {CifarFamily.TestCount}. " +
                    $"Delete it and try again.");
        }

        bool isWhole = train.Count == CifarFamily.TrainCount && test.Count == CifarFamily.TestCount;
        return new DataSplit(train.ToDataset(options.Encoding), test.ToDataset(options.Encoding), family.Name, note)
        {
            Notes = isWhole ? [] : [$"{place} has {train.Count} training and {test.Count} test images of {family.Name}: those of the published set are " +
                $"{CifarFamily.TrainCount} and {CifarFamily.TestCount}."],
        };
    }

    private static void ReadFolder(CifarFamily family, string folder, CifarRecords train, CifarRecords test)
    {
        foreach (string path in DataFile.List(folder, folders: false))
        {
            string name = Path.GetFileName(path);
            if (family.IsTrainFile(name) || name == family.TestFile)
            {
                DataFile.Read(path, "CIFAR", file =>
                {
                    (name == family.TestFile ? test : train).Add(file, file.Length, LargestArchive, path);
                    return true;
                });
            }
        }
    }

    private static void ReadArchive(CifarFamily family, string path, CifarRecords train, CifarRecords test) =>
        DataFile.Read(path, "a tar archive of CIFAR files", file =>
        {
            (Stream content, long largest) = DataFile.Open(file);
            using (content)
            {
                TarArchive.Visit(content, path, LargestArchive, (entry, length, stream) =>
                {
                    string name = entry[(entry.LastIndexOf('/') + 1)..];
                    if (!family.IsTrainFile(name) && name != family.TestFile)
                    {
                        return false;
                    }

                    (name == family.TestFile ? test : train).Add(stream, length, Math.Min(largest, LargestArchive), $"{path}, {name}");
                    return true;
                });
            }

            return true;
        });

    private static string Fetch(CifarFamily family, DataOptions options, DataLocation location, Downloader? downloader)
    {
        string way = $"Put {family.Archive} into ROOT/{family.Name} and name ROOT with --data-dir or ${DataLocation.Variable}.";
        if (!options.AllowDownload)
        {
            throw new DataUnavailableException($"{family.Name} was not found in {location.Searched}, and downloads are off. {way}");
        }

        string path = Path.Combine(location.Cache, family.Name, family.Archive);
        using Downloader own = downloader ?? new Downloader();
        try
        {
            own.Fetch([family.Address], family.Archive, path, hash: null);
        }
        catch (DataUnavailableException exception)
        {
            throw new DataUnavailableException($"{family.Name} was not found in {location.Searched}, and {exception.Message} {way}", exception);
        }

        return path;
    }
}
