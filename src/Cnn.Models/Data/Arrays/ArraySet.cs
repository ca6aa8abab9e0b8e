using Cnn.Models.Data.Lists;

namespace Cnn.Models.Data.Arrays;

/// <summary>The arrays of a set, as they were found in its files.</summary>
/// <param name="Path">Where they come from, for messages.</param>
/// <param name="Kind">The kind of the set.</param>
/// <param name="Parts">For each part its images and its labels, either null where there are none.</param>
/// <param name="First">What the class of label 0 is called: 0, or 1 where labels are counted from 1 in the file.</param>
/// <param name="Notes">What is to be said of them.</param>
internal sealed record ArraySet(
    string Path, string Kind, Dictionary<ListPart, (NumberArray? Images, NumberArray? Labels)> Parts, int First, IReadOnlyList<string> Notes)
{
    /// <summary>What classes are called, in the order of their labels; null for by their numbers.</summary>
    public IReadOnlyList<string>? Names { get; init; }
}
