using System.Runtime.InteropServices;

namespace Cnn.Distributed.Interop;

/// <summary>What MPI libraries are called, and what a process has to say before one is loaded.</summary>
internal static partial class MpiSurroundings
{
    private static readonly string[] OpenMpi = ["libmpi.so.40"], Mpich = ["libmpich.so.12", "libmpi.so.12"], Standard = ["libmpi_abi.so.0", "libmpi_abi.so"];

    private static readonly string[] MpichWords = ["MPICH", "Intel(R) MPI", "MVAPICH"];

    /// <summary>The libraries' names, first those that go with the launcher.</summary>
    public static string[] Names(Launch? launch) => launch?.Launcher == Launch.Pmi
        ? [.. Mpich, .. Standard, .. OpenMpi]
        : [.. OpenMpi, .. Mpich, .. Standard];

    /// <summary>Whether a library says that it has MPICH's interface.</summary>
    public static bool SaysMpich(string version) =>
        MpichWords.Any(name => version.Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Keeps UCX, over which both kinds of libraries may send, from putting its own handlers in the place of the runtime's: a null reference would end the
    /// process. Unless the user has said which signals it may have.
    /// </summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetVariable("UCX_ERROR_SIGNALS", "", 0);
        }
    }

    // The runtime's own method changes a copy that native code does not see.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
