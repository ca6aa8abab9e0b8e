using System.Globalization;
using Cnn.Models.Data.Arrays;
using Cnn.Models.Data.Lists;
using Cnn.Models.Data.Samples;

namespace Cnn.Models.Data.Matlab;

/// <summary>Opens sets in MATLAB's files, such as SVHN's: a variable X of images and a variable y of labels.</summary>
internal static class MatOpener
{
    private const int MostShown = 10, Digits = 10;

    private static ReadOnlySpan<byte> Hdf5 => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Opens the parts that the names of files and variables say, or holds a part out.</summary>
    /// <exception cref="DataException">A file is bad, or has no images or no labels.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        var notes = new List<string>();
        var found = new MatFindings();
        foreach ((string file, ListPart part) in PartFiles.Find(path, notes, ".mat"))
        {
            Read(file, part, found, options, notes);
        }

        Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)> parts = found.Parts;
        string[]? names = found.NameLabels(path, options, notes);
        bool areClasses = options.LabelKind is null or LabelKind.Class;
        foreach ((ListPart part, (NumberArray? images, NumberArray? labels)) in parts.ToArray())
        {
            if (images is null || labels is null)
            {
                throw new DataException($"{path} has {(images is null ? "labels" : "images")} of {part.ToString().ToLowerInvariant()} and no " +
                    $"{(images is null ? "images" : "labels")} for them.");
            }

            int count = MatLayout.Count(images.Shape, labels.Shape) ?? throw new DataException(
                $"{images.Name} has the sizes {images.Sizes}, and {labels.Name} {labels.Sizes}: expected images of H x W x C x N, or of N x H x W x C, and " +
                    $"as many labels.");
            if (images.Shape[0] == count && images.Shape[^1] == count && count > 1)
            {
                notes.Add($"{images.Name} has as many rows as columns or images: images are taken to stand along the " +
                    $"{(images.Shape.Length > 2 ? "last" : "first")}.");
            }

            NumberArray own = MatLayout.Labels(labels, count);
            parts[part] = (MatLayout.Images(images, count, options), areClasses && AreWhole(own) ? Whole(own, 0) : own);
        }

        int first = areClasses && !found.HasWords ? First(path, parts, names, notes) : 0;
        return ArrayOpener.Open(new ArraySet(path, "mat", parts, first, notes) { Names = names }, options);
    }

    private static void Read(
        string path, ListPart usual, MatFindings found, DataOptions options, List<string> notes)
    {
        Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)> parts = found.Parts;
        using IMatFile file = OpenFile(path);
        var others = new List<string>();
        foreach (MatVariable variable in file.Variables)
        {
            if (MatLabels.AreNames(variable) && variable.Name != options.LabelColumn)
            {
                found.AddNames(path, variable.Name, variable.Words!());
                continue;
            }

            if (MatLabels.MeaningOf(variable.Name, options) is not (var named, bool isImages))
            {
                others.Add(variable.Name);
                continue;
            }

            if (variable.Words is { } words && !isImages)
            {
                found.AddWords(path, variable.Name, named ?? usual, words());
                continue;
            }

            if (variable.Unread is { } why)
            {
                throw new DataException($"{path}: the variable '{variable.Name}' {why}: expected an array of numbers. Convert it, and save it again.");
            }

            if (variable.Sizes.Length < 2 || variable.Sizes.Contains(0))
            {
                throw new DataException($"{path}: the variable '{variable.Name}' is empty: expected images, or a label for each.");
            }

            ListPart part = named ?? usual;
            (NumberArray? images, NumberArray? labels) = parts.GetValueOrDefault(part);
            if ((isImages ? images : labels) is { } before)
            {
                throw new DataException($"{path} has {variable.Name}, and {before.Name} is of the same part: it is not clear which is meant.");
            }

            NumberArray read = file.Read(variable);
            parts[part] = isImages ? (read, labels) : (images, read);
        }

        if (others.Count > 0)
        {
            notes.Add($"{path}: variables are left out whose names do not say that they are images or labels: {string.Join(", ", others.Take(MostShown))}" +
                $"{(others.Count > MostShown ? ", …" : "")}.");
        }

        if (parts.Count == 0 && !found.HasWords)
        {
            throw new DataException(
                $"{path} has no variables whose names say what they are ({string.Join(", ", others.Take(MostShown))}): expected X and y, or images " +
                    $"and labels. " +
                    $"--image-column and --label-column name others.");
        }
    }

    private static IMatFile OpenFile(string path)
    {
        byte[] start = DataFile.Read(path, "a MATLAB file", file =>
        {
            byte[] bytes = new byte[Math.Min(file.Length, MatHdf5.Before + Hdf5.Length)];
            file.ReadExactly(bytes);
            return bytes;
        });
        return start.Length > MatHdf5.Before && start.AsSpan(MatHdf5.Before).SequenceEqual(Hdf5) ? MatHdf5.Open(path, MatHdf5.Before)
            : start.AsSpan().StartsWith(Hdf5) ? MatHdf5.Open(path, 0)
            : MatLevel5.IsStart(start) ? MatLevel5.Open(path)
            : throw new DataException($"{path} is no MATLAB file of Level 5 or version 7.3. Save it in MATLAB with -v7, or in Python with scipy.io.savemat.");
    }

    private static bool AreWhole(NumberArray labels)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] != Math.Truncate(labels[i]) || Math.Abs(labels[i]) > int.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    // MATLAB counts from 1, and keeps most numbers as if they had decimals.
    private static NumberArray Whole(NumberArray labels, int first)
    {
        byte[] bytes = new byte[labels.Count * sizeof(int)];
        for (int i = 0; i < labels.Count; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(int)), (int)labels[i] - first);
        }

        return labels with { Kind = NumberKind.Signed, Size = sizeof(int), Bytes = bytes };
    }

    private static int First(
        string path, Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)> parts, string[]? names, List<string> notes)
    {
        NumberArray[] all = [.. parts.Values.Select(p => p.Labels!)];
        bool areVectors = all.All(l => l.Shape.Length == 1 && l.IsWhole);
        double[] values = areVectors ? [.. all.SelectMany(l => Enumerable.Range(0, l.Count).Select(i => l[i])).Distinct()] : [];
        if (values.Length == 0 || values.Min() < 1)
        {
            return 0;
        }

        foreach ((ListPart part, (NumberArray? images, NumberArray? labels)) in parts.ToArray())
        {
            parts[part] = (images, Whole(labels!, 1));
        }

        if (names is not null)
        {
            notes.Add($"{path}: labels are counted from 1: 1 stands for '{names[0]}'.");
            return 1;
        }

        string digits = values.Max() == Digits ? " In SVHN's files 10 stands for the digit 0." : "";
        notes.Add(string.Create(
            CultureInfo.InvariantCulture, $"{path}: labels are counted from 1, and classes called by these numbers, 1 to {values.Max()}.{digits}"));
        return 1;
    }
}
