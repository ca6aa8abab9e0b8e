namespace Cnn.OneDnn.Bindings.Generator.Model;

/// <summary>A header's comment, taken apart. Texts are XML fragments, escaped already.</summary>
/// <param name="Summary">The lines of the first paragraph.</param>
/// <param name="Remarks">The paragraphs after it.</param>
/// <param name="Parameters">The lines about each parameter, by its C name.</param>
/// <param name="Returns">The lines on what comes back.</param>
internal sealed record DocComment(
    IReadOnlyList<string> Summary,
    IReadOnlyList<IReadOnlyList<string>> Remarks,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters,
    IReadOnlyList<string> Returns)
{
    /// <summary>No comment at all.</summary>
    public static DocComment None { get; } = new([], [], new Dictionary<string, IReadOnlyList<string>>(), []);

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => Summary.Count == 0 && Remarks.Count == 0 && Parameters.Count == 0 && Returns.Count == 0;
}
