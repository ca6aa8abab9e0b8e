namespace Cnn.OneDnn.Verification;

/// <summary>What came of one case.</summary>
/// <param name="Complaint">What is wrong, or null.</param>
/// <param name="Note">What has to be said of a case that passed; empty for most.</param>
internal readonly record struct GoldenOutcome(string? Complaint, string Note = "");
