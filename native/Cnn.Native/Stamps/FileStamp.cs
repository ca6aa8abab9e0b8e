namespace Cnn.Native.Stamps;

/// <summary>A file as it was installed.</summary>
/// <param name="Name">Its name below the package's folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="OriginalSha256">The hash of the package's own file, where the installed one is a retargeted copy.</param>
internal sealed record FileStamp(string Name, long Length, string Sha256, string? OriginalSha256);
