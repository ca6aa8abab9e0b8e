using System.Diagnostics;

namespace Cnn.Cli.Tests;

/// <summary>Programs run as processes of their own.</summary>
internal static class ChildProgram
{
    /// <summary>The command line that runs the cnn that these tests were built with.</summary>
    public static string[] Command(params string[] args) => [Path.Combine(TestContext.CurrentContext.TestDirectory, "cnn.dll"), .. args];

    /// <summary>Runs a program to its end.</summary>
    public static Invocation Run(string program, string[] args, params (string Name, string Value)[] environment)
    {
        using Process process = Start(program, args, environment);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Invocation(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts a program whose output the caller reads.</summary>
    public static Process Start(string program, string[] args, params (string Name, string Value)[] environment) => Start(program, args, "", environment);

    /// <summary>The same in another folder.</summary>
    public static Process Start(string program, string[] args, string folder, params (string Name, string Value)[] environment)
    {
        // A shell that starts the tests in the background lets them, and what they start, ignore an interrupt; a user's does not.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,TERM", program, .. args])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
