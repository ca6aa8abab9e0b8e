using Cnn.Machines.Environments;

namespace Cnn.Machines.Hosts;

/// <summary>Lets a program train on three hosts of a network that is made for it, under all conditions or those that are named.</summary>
internal static class HostsProgram
{
    // Three trainings each, on a machine that does something else too.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <param name="program">The program.</param>
    /// <param name="native">Where MPI was fetched to.</param>
    /// <param name="only">Parts of the names of the conditions that are asked for, with bars between them; null for all.</param>
    /// <returns>1 if anything is wrong.</returns>
    public static int Run(string program, string native, string? only) =>
        EnvironmentsProgram.Run(program, HostConditions.All(Path.GetFullPath(native)), only, Patience);
}
