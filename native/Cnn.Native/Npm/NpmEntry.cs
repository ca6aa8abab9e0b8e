using Cnn.Native.Manifests;

namespace Cnn.Native.Npm;

/// <summary>One package of the npm registry to fetch, as native/packages.json states it.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Integrity">The package file's hash as npm writes it: sha512- and Base64.</param>
/// <param name="Group">web: what reports embed; browser: what tests run inside pages.</param>
/// <param name="Folder">Where its files go, relative to native/.</param>
/// <param name="Files">What is taken out of it; paths begin with package/, as in every npm package.</param>
internal sealed record NpmEntry(string Name, string Version, string Integrity, string Group, string Folder, IReadOnlyList<FileEntry> Files);
