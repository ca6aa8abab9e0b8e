namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Rows of sparse labels that count for nothing.</summary>
internal static class IgnoredRows
{
    /// <summary>What losses and gradients of the other rows are multiplied with, so that the mean over all rows is that over those.</summary>
    /// <param name="labels">A label per row.</param>
    /// <param name="ignored">The label that counts for nothing; null for none.</param>
    public static float Share(ReadOnlySpan<int> labels, int? ignored)
    {
        int left = ignored is { } label ? labels.Length - labels.Count(label) : labels.Length;
        return left == labels.Length || left == 0 ? 1 : (float)labels.Length / left;
    }
}
