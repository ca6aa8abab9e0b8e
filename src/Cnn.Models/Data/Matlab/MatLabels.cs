using Cnn.Models.Data.Arrays;

namespace Cnn.Models.Data.Matlab;

/// <summary>Labels that are words, and words that are the names of classes.</summary>
internal static class MatLabels
{
    private static readonly string[] NameWords = ["names", "classnames", "labelnames", "categories"];

    /// <summary>Whether a variable of words has the names of classes, by its own name.</summary>
    public static bool AreNames(MatVariable variable) => variable.Words is not null
        && NameWords.Contains(variable.Name.ToLowerInvariant().Split('_', '.', '-')[^1]);

    /// <summary>What a variable's name says; that of a field says more than that of its structure.</summary>
    /// <inheritdoc cref="ArrayNames.MeaningOf"/>
    public static (Lists.ListPart? Part, bool IsImages)? MeaningOf(string name, DataOptions options)
    {
        int point = name.LastIndexOf('.');
        if (point < 0 || options.ImageColumn is not null || options.LabelColumn is not null)
        {
            return ArrayNames.MeaningOf(name, 0, options);
        }

        return ArrayNames.MeaningOf(name[(point + 1)..], 0, options) is (var own, bool isImages)
            ? (own ?? name[..point].ToLowerInvariant().Split('.', '_').Select(Lists.ListColumns.PartOf).FirstOrDefault(p => p is not null), isImages)
            : null;
    }

    /// <summary>Words as numbers, by their place among all words in the order of letters.</summary>
    /// <param name="name">What the labels are called in messages.</param>
    /// <param name="words">The label of each image.</param>
    /// <param name="all">All words, in their order.</param>
    public static NumberArray Numbers(string name, string[] words, string[] all)
    {
        byte[] bytes = new byte[words.Length * sizeof(int)];
        for (int i = 0; i < words.Length; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(int)), Array.BinarySearch(all, words[i], StringComparer.Ordinal));
        }

        return new NumberArray(name, [words.Length, 1], NumberKind.Signed, sizeof(int), bytes);
    }

    /// <summary>Refuses words that are no labels, or no names.</summary>
    /// <exception cref="DataException">One is empty, or has letters that nobody sees.</exception>
    public static string[] Checked(string path, string name, string[] words, bool areNames)
    {
        int bad = Array.FindIndex(words, w => w.Length == 0 || w.Any(char.IsControl));
        return bad >= 0 ? throw new DataException($"{path}: word {bad + 1} of '{name}' is empty, or no text: expected a word for each.")
            : areNames && words.CountBy(w => w).FirstOrDefault(w => w.Value > 1).Key is { } twice
                ? throw new DataException($"{path}: '{name}' names the class '{twice}' twice.")
            : words;
    }
}
