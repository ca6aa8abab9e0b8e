using System.Globalization;
using Cnn.Models.Data.Lists;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models;

/// <summary>Opens sets in files of MNIST's kind that are called otherwise or have other classes: EMNIST, KMNIST, one's own.</summary>
internal static class IdxFolder
{
    private const int LargestMapping = 1 << 16, None = -1;

    private static readonly string[] TrainWords = ["train", "training"], TestWords = ["test", "testing", "t10k"];
    private static readonly string[] FormatWords = ["idx1", "idx3"];

    /// <summary>Opens the images and labels in a folder, or those whose names begin with a prefix.</summary>
    /// <param name="path">A folder, or a folder and what the names of its files begin with.</param>
    /// <param name="options">How samples look.</param>
    /// <exception cref="DataException">Files are missing, bad, or do not belong together.</exception>
    public static DataSplit Open(string path, DataOptions options)
    {
        (string folder, string prefix) = Directory.Exists(path) ? (path, "") : (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        string[] files = Directory.Exists(folder)
            ? [.. DataFile.List(folder, folders: false).Where(f => Path.GetFileName(f).StartsWith(prefix, StringComparison.Ordinal))]
            : throw new DataException($"There is no folder {folder}: expected one with files such as train-images-idx3-ubyte.gz.");
        (IdxFile images, IdxFile labels, string name) = Read(path, files, TrainWords, isNeeded: true)!.Value;
        (IdxFile Images, IdxFile Labels, string Name)? test = Read(path, files, TestWords, isNeeded: false);
        var doubts = new List<string>();
        (int[] numbers, string[] names) = ClassesOf(path, files, labels, options.ClassNames, doubts);
        doubts.AddRange(Unused(files));
        doubts.AddRange(Alone(name, labels.Data));
        ArrayDataset train = Part(name, images, labels, numbers, names, options, isWhole: test is null);
        string[] notes = name.Contains("emnist", StringComparison.OrdinalIgnoreCase) && !options.Transpose
            ? [.. doubts, $"{name}: EMNIST's images are stored with rows for columns. Where these are, say --transpose."]
            : [.. doubts];
        if (test is null)
        {
            DataSplit whole = Splitting.HoldOut(train, options, path, "idx");
            return whole with { Notes = [.. notes, .. whole.Notes] };
        }

        return images.Shape[1] == test.Value.Images.Shape[1] && images.Shape[2] == test.Value.Images.Shape[2]
            ? new DataSplit(train, Part(test.Value.Name, test.Value.Images, test.Value.Labels, numbers, names, options, isWhole: false), "idx")
            {
                Notes = notes,
            }
            : throw new DataException($"{test.Value.Name} has images of another size than {name}: they do not belong together.");
    }

    private static (IdxFile Images, IdxFile Labels, string Name)? Read(string path, string[] files, string[] words, bool isNeeded)
    {
        string[] images = Images(files, words), labels = Labels(files, words);
        if (images.Length == 0 && labels.Length == 0 && !isNeeded)
        {
            return null;
        }

        if (images.Length != 1 || labels.Length != 1)
        {
            throw new DataException(
                $"{path} has {images.Length} files of {words[0]} images and {labels.Length} of their labels: expected one of each, such as " +
                    $"{words[0]}-images-idx3-ubyte.gz. Where there are several sets, name what their files begin with: idx:FOLDER/emnist-letters.");
        }

        IdxFile pixels = IdxFile.Read(images[0], rank: 3), marks = IdxFile.Read(labels[0], rank: 1);
        return pixels.Shape[0] == marks.Shape[0]
            ? (pixels, marks, images[0])
            : throw new DataException(
                $"{labels[0]} holds {marks.Shape[0]} labels, but {images[0]} holds {pixels.Shape[0]} images: expected one label per image.");
    }

    private static IEnumerable<string> Alone(string name, byte[] labels)
    {
        Dictionary<string, byte> texts = labels.Distinct().ToDictionary(l => l.ToString(CultureInfo.InvariantCulture));
        Dictionary<byte, int> counts = labels.CountBy(l => l).ToDictionary();
        return LabelDoubts.Alone(texts.ToDictionary(t => t.Key, t => counts[t.Value]), label => string.Create(
            CultureInfo.InvariantCulture, $"{name}, sample {Array.IndexOf(labels, texts[label])}"));
    }

    private static IEnumerable<string> Unused(string[] files) => files
        .Except(new[] { TrainWords, TestWords }.SelectMany(words => Images(files, words).Concat(Labels(files, words))))
        .Where(f => WordsOf(f).Any(FormatWords.Contains))
        .Select(f => $"{f} is left out: it is neither of the training part nor of the test part.");

    private static string[] Images(string[] files, string[] words) => Named(files, words, "images", "idx3");

    private static string[] Labels(string[] files, string[] words) => Named(files, words, "labels", "idx1");

    // Whole words: "latest" is no test.
    private static string[] Named(string[] files, string[] parts, params string[] all) =>
    [
        .. files.Where(f => WordsOf(f) is var words && all.All(words.Contains) && parts.Any(words.Contains))
            .DistinctBy(f => f.EndsWith(".gz", StringComparison.Ordinal) ? f[..^3] : f),
    ];

    private static string[] WordsOf(string file) => string.Concat(Path.GetFileName(file).ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' '))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // The labels that occur in the training part, in their order; letters where a mapping says which.
    private static (int[] Numbers, string[] Names) ClassesOf(
        string path, string[] files, IdxFile labels, IReadOnlyList<string>? known, List<string> notes)
    {
        int[] numbers = [.. labels.Data.Distinct().Order().Select(n => (int)n)];
        string[] names = NamesOf(path, files, numbers, notes);
        if (known is null)
        {
            return (numbers, names);
        }

        if (names.FirstOrDefault(n => !known.Contains(n)) is { } unknown)
        {
            throw new DataException($"The label '{unknown}' of {path} is not one that the network learned: expected {string.Join(", ", known.Take(10))}.");
        }

        // In the order of the network, those that do not occur with a number that no label has.
        return ([.. known.Select(k => Array.IndexOf(names, k) is >= 0 and var at ? numbers[at] : None)], [.. known]);
    }

    private static string[] NamesOf(string path, string[] files, int[] numbers, List<string> notes)
    {
        string[] plain = [.. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        string[] mappings = [.. files.Where(f => f.EndsWith("mapping.txt", StringComparison.Ordinal))];
        if (mappings.Length != 1)
        {
            return mappings.Length == 0
                ? plain
                : throw new DataException($"{path} has {mappings.Length} mappings of labels: expected one. Name what the files of the set begin with.");
        }

        Dictionary<int, string> letters = Letters(mappings[0]);
        if (numbers.All(letters.ContainsKey))
        {
            return [.. numbers.Select(n => letters[n])];
        }

        notes.Add($"{mappings[0]} is left out: it does not say a letter of its own for each label. Classes are called by their numbers.");
        return plain;
    }

    // EMNIST's lines of a label and the numbers of the letters that it stands for.
    private static Dictionary<int, string> Letters(string path)
    {
        string text = DataFile.Read(path, "text in lines", file =>
        {
            byte[] bytes = new byte[file.Length <= LargestMapping
                ? file.Length
                : throw new DataException($"{path} has {file.Length} bytes: expected a mapping of labels of at most {LargestMapping}.")];
            file.ReadExactly(bytes);
            return System.Text.Encoding.Latin1.GetString(bytes);
        });
        var letters = new Dictionary<int, string>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && NumberText.TryCount(words[0], out int label) && NumberText.TryCount(words[1], out int letter) && letter is > ' ' and < 127)
            {
                letters[label] = ((char)letter).ToString();
            }
        }

        return letters.Values.Distinct().Count() == letters.Count ? letters : [];
    }

    private static ArrayDataset Part(
        string name, IdxFile images, IdxFile labels, int[] numbers, string[] names, DataOptions options, bool isWhole)
    {
        int[] classes = Array.ConvertAll(labels.Data, l => Array.IndexOf(numbers, (int)l));
        int bad = Array.IndexOf(classes, -1);
        if (bad >= 0)
        {
            throw new DataException(
                $"{name}: label {labels.Data[bad]} of sample {bad} is out of range, expected one of " +
                    $"{string.Join(", ", numbers.Where(n => n != None).Take(20))}.");
        }

        (int height, int width) = (images.Shape[1], images.Shape[2]);
        byte[] pixels = options.Transpose ? Transposed(images.Data, images.Shape[0], height, width) : images.Data;
        (height, width) = options.Transpose ? (width, height) : (height, width);

        // What has no test part of its own is divided by what images are.
        return new ArrayDataset(pixels, classes, height, width, 1, names, options.Encoding) { IsOfRows = isWhole };
    }

    private static byte[] Transposed(byte[] pixels, int count, int height, int width)
    {
        byte[] result = new byte[pixels.Length];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> from = pixels.AsSpan(i * height * width, height * width);
            Span<byte> to = result.AsSpan(i * height * width, height * width);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    to[(x * height) + y] = from[(y * width) + x];
                }
            }
        }

        return result;
    }
}
