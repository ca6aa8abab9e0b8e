namespace Cnn.Models;

/// <summary>How a model does on samples with known classes, beyond the figures.</summary>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Samples">How many samples were looked at.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Matrix">Rows: true classes, columns: predicted ones; empty with more classes than a table can show.</param>
/// <param name="Mistakes">The worst mistakes, worst first.</param>
/// <param name="FilterLayer">The layer whose filters are shown; empty for none.</param>
/// <param name="Filters">Its filters as a picture.</param>
internal sealed record RunEvaluation(
    IReadOnlyList<string> Classes, int Samples, int Total, IReadOnlyList<int[]> Matrix, IReadOnlyList<Mistake> Mistakes, string FilterLayer, byte[] Filters)
{
    /// <summary>Of some classes the sample that was told right most surely, to be seen beside the mistakes.</summary>
    public IReadOnlyList<RightSample> Right { get; init; } = [];
}
