using System.Runtime.CompilerServices;
using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn.Verification;

namespace Cnn.Distributed.Tests;

/// <summary>These tests as a program: a rank that mpirun started, or a trial of the native library.</summary>
internal static class Program
{
    public static string File { get; } = typeof(Program).Assembly.Location;

    // Before any test is looked for: some ask the library what it can do.
    [ModuleInitializer]
    internal static void TryTheLibraryFirst()
    {
        if (!LibraryTrial.IsRequested)
        {
            LibraryTrial.Enable(new LibraryTrialOptions { Command = ["dotnet", File] });
        }
    }

    private static int Main(string[] args) => LibraryTrial.IsRequested ? LibraryTrial.Run() : RankProgram.Run(args);
}
