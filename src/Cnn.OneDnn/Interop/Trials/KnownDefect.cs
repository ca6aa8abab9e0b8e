namespace Cnn.OneDnn.Interop;

/// <summary>Versions of oneDNN that compute wrongly on some processors.</summary>
/// <param name="From">The first version that is concerned.</param>
/// <param name="Below">The first later one that is not.</param>
/// <param name="Concerns">Whether a processor is.</param>
/// <param name="Condition">What it is about those processors, as the end of a sentence that begins with "where".</param>
/// <param name="Breaks">What goes wrong there.</param>
/// <param name="Source">How this is known.</param>
internal sealed record KnownDefect(Version From, Version Below, Func<ProcessorIdentity, bool> Concerns, string Condition, string Breaks, string Source);
