namespace Cnn.Models;

/// <summary>Series of numbers of which nobody need say of what class they are, all of one length.</summary>
/// <param name="Names">Where each stands: its file and its line.</param>
/// <param name="Values">All series one after the other, each step by step, the channels of a step side by side.</param>
/// <param name="Length">The steps of a series.</param>
/// <param name="Channels">Numbers per step.</param>
public sealed record SeriesRows(IReadOnlyList<string> Names, IReadOnlyList<float> Values, int Length, int Channels);
