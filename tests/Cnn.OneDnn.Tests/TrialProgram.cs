using System.Runtime.CompilerServices;
using Cnn.OneDnn.Verification;

namespace Cnn.OneDnn.Tests;

/// <summary>
/// These tests as a program: a trial of the library, which they make before they use it, so that one that kills a process ends a child and not the run.
/// </summary>
internal static partial class TrialProgram
{
    public static string[] Command { get; } = ["dotnet", typeof(TrialProgram).Assembly.Location];

    // Before any test is looked for: some ask the library what it can do.
    [ModuleInitializer]
    internal static void TryTheLibraryFirst()
    {
        if (!LibraryTrial.IsRequested)
        {
            LibraryTrial.Enable(new LibraryTrialOptions { Command = Command });
        }
    }

    // What tests of one project start besides, by words; a trial has none.
    static partial void RunOther(string[] words, ref int code);

    private static int Main(string[] args)
    {
        if (args.Length == 0)
        {
            return LibraryTrial.Run();
        }

        int code = 2;
        RunOther(args, ref code);
        return code;
    }
}
