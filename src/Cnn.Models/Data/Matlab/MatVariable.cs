namespace Cnn.Models.Data.Matlab;

/// <summary>A variable of a MATLAB file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sizes">Its sizes, the one first whose positions lie side by side.</param>
/// <param name="Unread">Why its elements are not read; null where they are.</param>
internal sealed record MatVariable(string Name, int[] Sizes, string? Unread);
