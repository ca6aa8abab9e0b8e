namespace Cnn.OneDnn.Diagnosis;

/// <summary>What the doctor found about one thing.</summary>
/// <param name="Name">Small letters and underscores.</param>
/// <param name="Facts">In the order in which they are read.</param>
public sealed record DoctorSection(string Name, IReadOnlyList<DoctorFact> Facts);
