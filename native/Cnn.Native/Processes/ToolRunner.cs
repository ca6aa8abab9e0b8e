using System.Diagnostics;
using System.Text;

namespace Cnn.Native.Processes;

/// <summary>Runs the machine's own programs, with plain English output and a time limit.</summary>
internal static class ToolRunner
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The path of a program, as the shell would find it; null when it is not there.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end and keeps what it writes.</summary>
    /// <exception cref="NativeFetchException">It takes longer than the limit, ten minutes where none is given.</exception>
    public static ToolResult Run(string program, IEnumerable<string> arguments, string workingFolder, TimeSpan? limit = null)
    {
        using Process process = Start(program, arguments, workingFolder);
        StringBuilder output = new();
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.Append(line.Data).Append('\n');
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        WaitOrKill(process, program, limit ?? Limit);
        lock (output)
        {
            return new ToolResult(process.ExitCode, output.ToString());
        }
    }

    /// <summary>Runs a program and hands its standard output to a reader.</summary>
    /// <exception cref="NativeFetchException">It takes longer than ten minutes.</exception>
    public static ToolResult Pipe(string program, IEnumerable<string> arguments, string workingFolder, Action<Stream> read)
    {
        using Process process = Start(program, arguments, workingFolder);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            read(process.StandardOutput.BaseStream);
        }
        catch
        {
            Kill(process);
            throw;
        }

        WaitOrKill(process, program, Limit);
        return new ToolResult(process.ExitCode, errors.GetAwaiter().GetResult());
    }

    private static Process Start(string program, IEnumerable<string> arguments, string workingFolder)
    {
        ProcessStartInfo start = new(program)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw new NativeFetchException($"{program} does not start.");
        process.StandardInput.Close();
        return process;
    }

    private static void WaitOrKill(Process process, string program, TimeSpan limit)
    {
        if (!process.WaitForExit(limit))
        {
            Kill(process);
            throw new NativeFetchException(
                $"{program} has not ended within {limit.TotalMinutes} minutes and was stopped. Check the network and what else the " +
                    $"machine does, then try again.");
        }

        process.WaitForExit();
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
