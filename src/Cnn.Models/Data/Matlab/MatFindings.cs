using System.Globalization;
using Cnn.Models.Data.Arrays;
using Cnn.Models.Data.Lists;

namespace Cnn.Models.Data.Matlab;

/// <summary>What is found in the files of a set: arrays, labels that are words, and the names of classes.</summary>
internal sealed class MatFindings
{
    private readonly Dictionary<ListPart, (string Name, string[] Words)> words = [];
    private (string Name, string[] Words)? names;

    /// <summary>The arrays of each part.</summary>
    public Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)> Parts { get; } = [];

    /// <summary>Whether labels are words.</summary>
    public bool HasWords => words.Count > 0;

    /// <summary>Takes in the labels of a part.</summary>
    /// <exception cref="DataException">They are no words, or there are others.</exception>
    public void AddWords(string path, string name, ListPart part, string[] found)
    {
        if (!words.TryAdd(part, ($"{path}, {name}", MatLabels.Checked(path, name, found, areNames: false))))
        {
            throw new DataException($"{path} has {name}, and {words[part].Name} is of the same part: it is not clear which is meant.");
        }
    }

    /// <summary>Takes in the names of classes, which each file of a set may have.</summary>
    /// <exception cref="DataException">They are no names, or others than before.</exception>
    public void AddNames(string path, string name, string[] found)
    {
        MatLabels.Checked(path, name, found, areNames: true);
        if (names is { } before && !before.Words.SequenceEqual(found))
        {
            throw new DataException($"{path} has other names of classes in {name} than {before.Name}.");
        }

        names = ($"{path}, {name}", found);
    }

    /// <summary>Makes numbers of labels that are words.</summary>
    /// <param name="path">The set, for messages.</param>
    /// <param name="options">Whether it was said that they are classes.</param>
    /// <param name="notes">Is told of labels that are odd.</param>
    /// <returns>The names of the classes; null where nothing says them.</returns>
    /// <exception cref="DataException">A part has labels of both kinds, or a word is none of a class.</exception>
    public string[]? NameLabels(string path, DataOptions options, List<string> notes)
    {
        if (!HasWords)
        {
            return names?.Words is { Length: > 0 } own ? own : null;
        }

        if (options.ClassNames is null)
        {
            LabelDoubts.Check(
                words.Values.SelectMany(w => w.Words.Select((word, i) => (string.Create(CultureInfo.InvariantCulture, $"{w.Name}, word {i + 1}"), word))),
                options.LabelKind is not null, notes);
        }

        string[] all = [.. words.Values.SelectMany(w => w.Words).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach ((ListPart part, (NumberArray? images, NumberArray? labels)) in Parts.ToArray())
        {
            if (labels is not null)
            {
                throw new DataException($"{path} has labels that are words, {words.Values.First().Name}, and others that are numbers, {labels.Name}: it is " +
                    $"not clear which are meant. --label-column names one.");
            }

            if (words.TryGetValue(part, out (string Name, string[] Words) own))
            {
                Parts[part] = (images, MatLabels.Numbers(own.Name, own.Words, all));
            }
        }

        ListPart? alone = words.Keys.Cast<ListPart?>().FirstOrDefault(p => !Parts.ContainsKey(p!.Value));
        return alone is null ? all
            : throw new DataException($"{path} has labels of {alone.ToString()!.ToLowerInvariant()} and no images for them.");
    }
}
