namespace Cnn.Native.Apt;

/// <summary>One archive of the machine's apt configuration.</summary>
/// <param name="Uri">The archive's address.</param>
/// <param name="Suites">The suites taken from it.</param>
/// <param name="Components">The components.</param>
/// <param name="SignedBy">The keyring file that signs it; null for apt's common keyrings.</param>
internal sealed record AptSource(string Uri, IReadOnlyList<string> Suites, IReadOnlyList<string> Components, string? SignedBy);
