using System.IO.Compression;
using Cnn.Models.Data.Archives;
using Cnn.Models.Data.Lists;

namespace Cnn.Models.Data.Arrays;

/// <summary>The arrays of a set, found by their names: train_images, x_test, val_labels, y.</summary>
internal static class ArrayFile
{
    private const int MostArrays = 64;

    /// <summary>Reads the arrays of a set that have a part and a meaning by their names.</summary>
    /// <param name="path">An .npz file, or a folder of .npy and .npz files.</param>
    /// <param name="options">How images and labels are called, where they are called otherwise than usual.</param>
    /// <param name="notes">Is told which arrays are left out.</param>
    /// <returns>For each part its images and its labels, either null where there are none.</returns>
    /// <exception cref="DataException">It has none, or a file is bad.</exception>
    public static Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)> Read(string path, DataOptions options, List<string> notes)
    {
        var open = new List<ZipArchive>();
        try
        {
            return Read(path, Directory.Exists(path) ? InFolder(path, options, open) : InFile(path, null, open), options, notes);
        }
        finally
        {
            open.ForEach(a => a.Dispose());
        }
    }

    private static Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)> Read(
        string path, List<(string Name, Func<NumberArray> Read)> arrays, DataOptions options, List<string> notes)
    {
        var others = new List<string>();
        var parts = new Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)>();
        foreach ((string name, Func<NumberArray> read) in arrays)
        {
            if (ArrayNames.MeaningOf(name, arrays.Count, options) is not (var named, bool isImages))
            {
                others.Add(name);
                continue;
            }

            ListPart part = named ?? ListPart.Train;
            (NumberArray? images, NumberArray? labels) = parts.GetValueOrDefault(part);
            if ((isImages ? images : labels) is { } before)
            {
                throw new DataException($"{path} has {before.Name} and {name}, and it is not clear which is meant.");
            }

            parts[part] = isImages ? (read(), labels) : (images, read());
        }

        if (others.Count > 0)
        {
            notes.Add($"{path}: arrays are left out whose names do not say that they are images or labels: {string.Join(", ", others.Take(10))}" +
                $"{(others.Count > 10 ? ", …" : "")}.");
        }

        return parts.Count > 0
            ? parts
            : throw new DataException(
                $"{path} has no arrays whose names say what they are ({string.Join(", ", arrays.Select(a => a.Name).Take(10))}): expected train_images, " +
                    $"train_labels, test_images, test_labels, or x_train, y_train and so on.");
    }

    // The array of a file by itself is called as the file is.
    private static List<(string Name, Func<NumberArray> Read)> InFolder(string folder, DataOptions options, List<ZipArchive> open)
    {
        var found = new List<(string, Func<NumberArray>)>();
        foreach (string file in DataFile.List(folder, folders: false))
        {
            string stem = Path.GetFileNameWithoutExtension(file);
            switch (Path.GetExtension(file).ToLowerInvariant())
            {
                case ".npy":
                    found.Add((stem, () => ReadNpy(file)));
                    break;
                case ".npz":
                    bool isUnknown = ArrayNames.MeaningOf(stem, 0, options) is null;
                    found.AddRange(isUnknown ? [(stem, () => throw new InvalidOperationException())] : InFile(file, stem, open));
                    break;
            }
        }

        return found.Count > 0 ? found : throw new DataException($"{folder} has no .npy or .npz files that could be read as a set of arrays.");
    }

    private static List<(string Name, Func<NumberArray> Read)> InFile(string path, string? stem, List<ZipArchive> open)
    {
        if (Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase))
        {
            throw new DataException($"{path} is one array: expected an .npz file with images and labels, or the folder of such .npy files.");
        }

        ZipArchive archive = ZipContent.Open(path);
        open.Add(archive);
        if (archive.Entries.Count > MostArrays || (stem is not null && archive.Entries.Count != 1))
        {
            throw new DataException($"{path} has {archive.Entries.Count} arrays: expected at most {(stem is null ? MostArrays : 1)}, images and labels " +
                $"of a set.");
        }

        long largest = Math.Min(DataFile.LargestContent(new FileInfo(path).Length), Array.MaxLength);
        return [.. archive.Entries.Select(entry =>
        {
            string name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
            string shown = $"{path}, {PlainName(name)}";
            return (stem ?? PlainName(name), (Func<NumberArray>)(() => NpyArray.Read(ZipContent.Read(entry, shown, largest), shown)));
        })];
    }

    private static NumberArray ReadNpy(string path) => NpyArray.Read(
        DataFile.Read(path, "an array", file =>
        {
            if (file.Length > Array.MaxLength)
            {
                throw new DataException($"{path} has {file.Length} bytes: expected an array of less than 2 GiB. Split it.");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }), path);

    private static string PlainName(string name) => string.Concat(name.Take(60).Select(c => char.IsControl(c) ? '?' : c));
}
