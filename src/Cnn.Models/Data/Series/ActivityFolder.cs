using System.Globalization;
using System.Text;
using Cnn.Models.Data.Lists;

namespace Cnn.Models.Data.Series;

/// <summary>
/// Reads folders as UCI's Human Activity Recognition has them: train and test, in each a file for each channel in "Inertial Signals" and the labels in
/// y_train.txt; activity_labels.txt says what they are called.
/// </summary>
internal static class ActivityFolder
{
    private const string Signals = "Inertial Signals", NamesFile = "activity_labels.txt";
    private const int MostChannels = 64, LargestNames = 1 << 16;

    /// <summary>Whether a folder is one.</summary>
    public static bool Is(string path) => Directory.Exists(Path.Combine(path, "train", Signals)) || Directory.Exists(Path.Combine(path, "test", Signals));

    /// <summary>Reads both parts.</summary>
    /// <exception cref="DataException">Files are missing, or do not fit each other.</exception>
    public static Dictionary<ListPart, SeriesPart> Read(string path, List<string> notes)
    {
        Dictionary<string, string> names = NamesIn(Path.Combine(path, NamesFile));
        string[] channels = ChannelsOf(path, "train");
        var parts = new Dictionary<ListPart, SeriesPart> { [ListPart.Train] = Part(path, "train", channels, names) };
        if (Directory.Exists(Path.Combine(path, "test", Signals)))
        {
            string[] others = ChannelsOf(path, "test");
            parts[ListPart.Test] = others.SequenceEqual(channels)
                ? Part(path, "test", channels, names)
                : throw new DataException($"{path} has other channels in test than in train: {string.Join(", ", others.Except(channels).Take(5))}.");
        }

        notes.Add($"{path}: channels are {string.Join(", ", channels)}. Who wore the sensors is left out: windows of one person may be both learned from and " +
            $"watched, test has people of its own.");
        return parts;
    }

    /// <summary>The series of the part to test on, else of that to learn from, which need no labels.</summary>
    /// <exception cref="DataException">Files do not fit each other.</exception>
    public static SeriesPart ReadBare(string path)
    {
        string part = Directory.Exists(Path.Combine(path, "test", Signals)) ? "test" : "train";
        return Signal(path, part, ChannelsOf(path, part), null);
    }

    private static string[] ChannelsOf(string path, string part)
    {
        string ending = $"_{part}.txt";
        string[] channels =
        [
            .. DataFile.List(Path.Combine(path, part, Signals), folders: false).Select(f => Path.GetFileName(f))
                .Where(f => f.EndsWith(ending, StringComparison.Ordinal)).Select(f => f[..^ending.Length]),
        ];
        return channels.Length is > 0 and <= MostChannels
            ? channels
            : throw new DataException($"{Path.Combine(path, part, Signals)} has {channels.Length} files of channels: expected 1 to {MostChannels}, such as " +
                $"body_acc_x{ending}.");
    }

    private static SeriesPart Part(string path, string part, string[] channels, Dictionary<string, string> names)
    {
        SeriesPart labels = SeriesTable.Read(Path.Combine(path, part, $"y_{part}.txt"), hasLabels: false);
        if (labels.Length != 1)
        {
            throw new DataException($"{labels.Path} has {labels.Length} numbers in a line: expected one label.");
        }

        for (int i = 0; i < labels.Places.Count; i++)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"{labels.Path}, line {i + 1}");
            if (labels.Places[i] != place)
            {
                throw new DataException($"{place} has no label: expected one in each line.");
            }
        }

        SeriesPart signal = Signal(path, part, channels, labels);
        string[] texts = Array.ConvertAll(labels.Values, v => v.ToString("R", CultureInfo.InvariantCulture));
        return signal with { Labels = [.. texts.Select(t => names.GetValueOrDefault(t, t))] };
    }

    // Channels side by side; places are those of the labels, or where there are none those of the first channel.
    private static SeriesPart Signal(string path, string part, string[] channels, SeriesPart? labels)
    {
        float[]? all = null;
        int length = 0;
        for (int channel = 0; channel < channels.Length; channel++)
        {
            SeriesPart one = SeriesTable.Read(Path.Combine(path, part, Signals, $"{channels[channel]}_{part}.txt"), hasLabels: false);
            length = channel == 0 ? one.Length : length;
            labels ??= one;
            if (one.Places.Count != labels.Places.Count || one.Length != length || (long)one.Values.Length * channels.Length > Array.MaxLength)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{one.Path} has {one.Places.Count} series of {one.Length} values: expected {labels.Places.Count} " +
                        $"of {length}, " +
                        $"as {labels.Path} has lines and other channels values."));
            }

            all ??= new float[one.Values.Length * channels.Length];
            for (int i = 0; i < one.Values.Length; i++)
            {
                all[(i * channels.Length) + channel] = one.Values[i];
            }
        }

        return new SeriesPart(Path.Combine(path, part), all!, [], labels!.Places, length, channels.Length);
    }

    // Lines of a number and a name.
    private static Dictionary<string, string> NamesIn(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        string text = DataFile.Read(path, "names of classes", file =>
        {
            byte[] bytes = new byte[file.Length <= LargestNames
                ? file.Length
                : throw new DataException($"{path} has {file.Length} bytes: expected a number and a name in each line.")];
            file.ReadExactly(bytes);
            return Encoding.UTF8.GetString(bytes);
        });
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            names[words[0]] = words.Length == 2 ? words[1] : words[0];
        }

        return names.Values.Distinct(StringComparer.Ordinal).Count() == names.Count
            ? names
            : throw new DataException($"{path} has one name for two numbers: expected a name of its own for each.");
    }
}
