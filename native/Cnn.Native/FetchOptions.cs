namespace Cnn.Native;

/// <summary>What a run is asked to do.</summary>
/// <param name="Folder">The folder native/, absolute.</param>
/// <param name="Group">The group of packages; null for all.</param>
/// <param name="Offline">True to use nothing but what was fetched before.</param>
/// <param name="Architecture">The processor to fetch for, in Debian's name.</param>
/// <param name="Glibc">The host's glibc; null where its C library is another one.</param>
internal sealed record FetchOptions(string Folder, string? Group, bool Offline, string Architecture, Version? Glibc);
