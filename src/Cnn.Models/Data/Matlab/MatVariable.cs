namespace Cnn.Models.Data.Matlab;

/// <summary>A variable of a MATLAB file.</summary>
/// <param name="Name">Its name; of a field of a structure that of the structure, a point, and the field's.</param>
/// <param name="Sizes">Its sizes, the one first whose positions lie side by side.</param>
/// <param name="Unread">Why its elements are not read as numbers; null where they are.</param>
internal sealed record MatVariable(string Name, int[] Sizes, string? Unread)
{
    /// <summary>Reads its elements where they are words: rows of text, or cells with one each; null where they are something else.</summary>
    public Func<string[]>? Words { get; init; }
}
