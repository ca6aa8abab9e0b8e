using System.Diagnostics;

namespace Cnn.OneDnn.Tests.Files;

/// <summary>What else than files can lie in a folder.</summary>
internal static class Special
{
    /// <summary>Makes a named pipe.</summary>
    public static string Pipe(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        return path;
    }

    /// <summary>Two links that lead to each other; the first of them.</summary>
    public static string Loop(string path)
    {
        File.CreateSymbolicLink(path, path + ".other");
        File.CreateSymbolicLink(path + ".other", path);
        return path;
    }
}
