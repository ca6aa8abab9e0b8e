using Cnn.Native.Hosts;
using Cnn.Native.Processes;

namespace Cnn.Native.Trials;

/// <summary>Tries a library in a process of its own: what is wrong with it may end the process that loads it.</summary>
internal sealed class ChildTrial : ILibraryTrial
{
    /// <summary>The first argument of the process that tries.</summary>
    public const string Argument = "--try";

    private const string SelfTestArgument = "--self-test", VersionMark = "version: ", FaultMark = "fault: ";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public TrialResult Run(string path, string companions, bool selfTest)
    {
        string program = typeof(ChildTrial).Assembly.Location;
        string host = Environment.ProcessPath is string own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        string[] arguments = [program, Argument, path, companions, .. selfTest ? (string[])[SelfTestArgument] : []];
        ToolResult result;
        try
        {
            result = ToolRunner.Run(host, arguments, Path.GetDirectoryName(program)!, Limit);
        }
        catch (NativeFetchException error)
        {
            return new TrialResult(null, error.Message);
        }

        string? fault = Marked(result.Output, FaultMark)
            ?? (result.ExitCode == 0 ? null : $"it ended the process that tried it (exit code {result.ExitCode}).");
        return new TrialResult(Marked(result.Output, VersionMark), fault);
    }

    /// <summary>What the process does that tries: says the library's version, then what is wrong.</summary>
    /// <param name="arguments">What follows <see cref="Argument"/>.</param>
    /// <returns>The exit code.</returns>
    public static int Try(ReadOnlySpan<string> arguments)
    {
        try
        {
            nint library = Libraries.Load(arguments[0], arguments[1]);
            Console.WriteLine(VersionMark + Libraries.OneDnnVersion(library, arguments[0]));
            string? fault = arguments.Contains(SelfTestArgument) ? SelfTest.Run(library) : null;
            Console.WriteLine(fault is null ? string.Empty : FaultMark + fault);
            return fault is null ? 0 : 1;
        }
        catch (NativeFetchException error)
        {
            Console.WriteLine(FaultMark + error.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }

    private static string? Marked(string output, string mark) =>
        output.Split('\n').Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..]).FirstOrDefault();
}
