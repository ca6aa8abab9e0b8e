namespace Cnn.Models.Data.Series;

/// <summary>The series of a file, or of a folder of one part.</summary>
/// <param name="Path">Where they come from.</param>
/// <param name="Values">All series one after the other, each step by step, the channels of a step side by side.</param>
/// <param name="Labels">The label of each.</param>
/// <param name="Places">Where each stands, for messages.</param>
/// <param name="Length">The steps of a series.</param>
/// <param name="Channels">Numbers per step.</param>
internal sealed record SeriesPart(string Path, float[] Values, List<string> Labels, List<string> Places, int Length, int Channels);
