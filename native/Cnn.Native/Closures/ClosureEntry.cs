using System.Text.Json.Serialization;

namespace Cnn.Native.Closures;

/// <summary>A program for tests together with whatever it needs that the machine lacks, as native/packages.json states it.</summary>
/// <param name="Name">What it is called in messages and on the PATH: where it is found there, nothing is fetched.</param>
/// <param name="Group">browser: what tests of pages need; machines: what emulates other machines; mpi: what starts a training on several ranks.</param>
/// <param name="Folder">Where the packages are unpacked, relative to native/.</param>
/// <param name="Packages">The Debian packages wanted; apt adds those that they depend on.</param>
/// <param name="Program">The program's file below the folder.</param>
internal sealed record ClosureEntry(string Name, string Group, string Folder, IReadOnlyList<string> Packages, string Program)
{
    /// <summary>
    /// The Debian suite that the packages come from, with everything that they need down to the C library, so that they run on any glibc through their own
    /// loader; null for the machine's own sources, over what the machine has.
    /// </summary>
    public string? Suite { get; init; }

    /// <summary>
    /// The processor that the packages are for, in Debian's name; null for this machine's. Another one's files are data here, for an emulator, and need a
    /// suite.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Architecture { get; init; }
}
