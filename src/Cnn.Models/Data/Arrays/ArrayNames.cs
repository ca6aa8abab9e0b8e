using Cnn.Models.Data.Lists;

namespace Cnn.Models.Data.Arrays;

/// <summary>What arrays are by their names: train_images, x_test, val_labels, y.</summary>
internal static class ArrayNames
{
    private static readonly string[] ImageWords = ["images", "imgs", "image", "img", "x", "data", "features"],
        LabelWords = ["labels", "label", "y", "target", "targets", "classes"];
    private static readonly char[] Between = ['_', '-', '.', ' ', '/'];

    /// <summary>What an array's name says; null where it says nothing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="count">How many arrays there are.</param>
    /// <param name="options">How images and labels are called, where they are called otherwise than usual; words of parts may stand around that.</param>
    /// <returns>The part, null where it says none, and whether it holds images; else it holds labels.</returns>
    public static (ListPart? Part, bool IsImages)? MeaningOf(string name, int count, DataOptions options)
    {
        string[] words = name.ToLowerInvariant().Split(Between, StringSplitOptions.RemoveEmptyEntries);
        if (count == 2 && words is ["arr", "0" or "1"])
        {
            return (ListPart.Train, words[1] == "0");
        }

        ListPart? part = words.Select(ListColumns.PartOf).FirstOrDefault(p => p is not null);
        bool isImages = options.ImageColumn is { } images ? IsCalled(name, images) : words.Any(ImageWords.Contains),
            isLabels = options.LabelColumn is { } labels ? IsCalled(name, labels) : words.Any(LabelWords.Contains);

        // A name that was given outweighs what the words of another one look like.
        if (isImages && isLabels && (options.ImageColumn is null) != (options.LabelColumn is null))
        {
            (isImages, isLabels) = (options.ImageColumn is not null, options.LabelColumn is not null);
        }

        return isImages == isLabels ? null : (part, isImages);
    }

    private static bool IsCalled(string name, string asked) => name == asked || Plain(name) == Plain(asked);

    private static string Plain(string name) => string.Join('_', name.ToLowerInvariant().Split(Between, StringSplitOptions.RemoveEmptyEntries)
        .Where(w => ListColumns.PartOf(w) is null));
}
