namespace Cnn.Native.Trials;

/// <summary>What came of trying a library.</summary>
/// <param name="Version">What it reports; null where it did not come to that.</param>
/// <param name="Fault">Why it must not be used, as a sentence; null where nothing speaks against it.</param>
internal sealed record TrialResult(string? Version, string? Fault);
