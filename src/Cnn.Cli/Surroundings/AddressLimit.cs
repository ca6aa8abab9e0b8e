using System.Globalization;

namespace Cnn.Cli;

/// <summary>
/// How much address space the process may have. The runtime, its collector and every thread reserve far more than they use, and end the process in the midst
/// of anything, or wait for ever, where they cannot.
/// </summary>
internal static class AddressLimit
{
    // A run takes some 4 GiB, and each thread's heap of the C library half a GiB.
    private const long Least = 4L << 30, PerProcessor = 1L << 29;

    private const string Key = "Max address space";

    /// <summary>Says that the limit is too low to start with.</summary>
    /// <returns>Whether it is.</returns>
    public static bool Objects()
    {
        long least = Least + (PerProcessor * Environment.ProcessorCount);
        if (ProcessLimits.Read(Key) is not long limit || limit >= least)
        {
            return false;
        }

        FirstWords.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"The process may have {limit >> 20:N0} MiB of address space, and needs {least >> 20:N0} MiB, most of which it never touches. Raise its limit " +
                $"(ulimit -v); to limit memory, use a control group or DOTNET_GCHeapHardLimit."));
        return true;
    }
}
