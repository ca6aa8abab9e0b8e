namespace Cnn.OneDnn.Verification;

/// <summary>The outcome of one golden case.</summary>
/// <param name="Suite">The file it stands in: ops, optimizers or training.</param>
/// <param name="Id">Its name there.</param>
/// <param name="Status">Whether it passed.</param>
/// <param name="Message">One line that says what differs and by how much; empty for a case that passed.</param>
public sealed record GoldenResult(string Suite, string Id, GoldenStatus Status, string Message);
