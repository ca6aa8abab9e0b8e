using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// Combinations of library and processor that are known to be wrong, asked before the library computes anything. What belongs here is wrong in more kernels
/// than can be avoided one by one; single kernels are found out by trying them.
/// </summary>
internal static class KnownDefects
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<KnownDefect> All { get; } =
    [
        new KnownDefect(
            new Version(3, 0),
            new Version(3, 10),
            p => p.Architecture == Architecture.X64 && p.HidesCaches,
            "a hypervisor hides the processor's caches",
            "reorders leave padded parts of weights unwritten, and some primitives divide by the caches' size, which ends the process",
            "Found with 3.7.2 on virtual Zen 5 cores; 3.12.1 is right there. The xbyak inside reads AMD's leaf 0x8000001D as three caches whatever it says, " +
            "until xbyak's pull request 185, which oneDNN took with its pull request 3682 after 3.9 was branched. Intel's leaf 4 is read with more care; " +
            "nobody has tried it on a machine that shows no caches, so it is not trusted either."),
        new KnownDefect(
            new Version(3, 10),
            new Version(3, 13),
            p => p.Architecture == Architecture.Arm64 && p.HidesCaches,
            "the system does not describe the processor's first-level data cache",
            "reorders drop a block of padded weights, and concatenations write past their memory",
            "oneDNN's issue 5313: 3.9.1 is right, 3.12.1 wrong; mended by its pull request 5314 of June 2026."),
    ];

    /// <summary>What is wrong with a version on a processor, or null.</summary>
    /// <param name="version">Such as 3.7.2.</param>
    /// <param name="processor">Where it is to compute.</param>
    public static KnownDefect? Find(string version, ProcessorIdentity processor) =>
        Version.TryParse(version, out Version? parsed) ? All.FirstOrDefault(d => parsed >= d.From && parsed < d.Below && d.Concerns(processor)) : null;
}
