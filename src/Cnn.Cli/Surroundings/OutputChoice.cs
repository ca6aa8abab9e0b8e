using Cnn.OneDnn.Files;

namespace Cnn.Cli;

/// <summary>Looks at what a command is to write before it computes anything.</summary>
internal static class OutputChoice
{
    /// <summary>Refuses an output that is an input, under whatever name and through whatever links, or that cannot be written.</summary>
    /// <param name="option">The option that names the output.</param>
    /// <param name="output">The file.</param>
    /// <param name="inputs">The files that are read; null for those that were not given.</param>
    /// <exception cref="UsageException">The output would replace what is read.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void CheckFile(string option, string output, params string?[] inputs)
    {
        CheckInputs(option, output, inputs);
        AtomicFile.Try(output);
    }

    /// <summary>The same for a folder, which is made if it is not there, and for a file in it.</summary>
    /// <returns>What takes the folder away again if nothing was written.</returns>
    /// <inheritdoc cref="CheckFile" path="/exception"/>
    public static MadeFolder CheckFolder(string option, string folder, string file, params string?[] inputs)
    {
        MadeFolder made = MakeFolder(option, folder);
        try
        {
            CheckFile(option, Path.Combine(folder, file), inputs);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Refuses an output that is an input.</summary>
    /// <exception cref="UsageException">The output would replace what is read.</exception>
    public static void CheckInputs(string option, string output, params string?[] inputs)
    {
        foreach (string? input in inputs)
        {
            if (input is not null && FileStatus.IsSame(output, input))
            {
                throw new UsageException($"{option}: '{output}' is the file that is read, '{input}'; give another.");
            }
        }
    }

    private static MadeFolder MakeFolder(string option, string folder)
    {
        try
        {
            return new MadeFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailedException($"{option}: the folder '{folder}' cannot be made: {Reason(e)}.");
        }
    }

    // The system's words for a file system that makes no folders are about a part of a path that is not found.
    private static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "the folder that it would lie in does not allow it",
        DirectoryNotFoundException => "there can be no folders in that place",
        _ => e.Message.TrimEnd('.'),
    };
}
