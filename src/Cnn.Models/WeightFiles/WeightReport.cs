namespace Cnn.Models;

/// <summary>What of a file fits a model.</summary>
/// <param name="Source">Whose names were recognized: <see cref="WeightMap.Source"/>.</param>
/// <param name="Matched">The tensors that fit.</param>
/// <param name="Missing">The model's weights that are not in the file, by the names that were looked for.</param>
/// <param name="LeftOver">The file's tensors that the model does not have.</param>
/// <param name="OtherShape">The tensors that are in both, with other sizes, or with elements that are no floating-point numbers.</param>
/// <param name="NonFinite">The weights with elements that are NaN or infinite; known after loading.</param>
public sealed record WeightReport(
    string Source,
    IReadOnlyList<WeightMatch> Matched,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> LeftOver,
    IReadOnlyList<WeightMatch> OtherShape,
    IReadOnlyList<string> NonFinite)
{
    /// <summary>Whether file and model have the same weights, all of one shape.</summary>
    public bool IsComplete => Missing.Count + LeftOver.Count + OtherShape.Count == 0;
}
