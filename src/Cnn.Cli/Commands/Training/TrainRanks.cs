using Cnn.Distributed;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>The ranks of a training that mpirun or srun started: all of them run the same command, and rank 0 alone speaks and writes.</summary>
internal static class TrainRanks
{
    public const string Off = "off", Auto = "auto";

    /// <summary>Runs a command with the ranks that were started together; with null where it was started alone, or is to be.</summary>
    /// <param name="distributed">auto or off; null for auto.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Words.</param>
    /// <param name="json">Whether results are for machines.</param>
    /// <param name="work">The command, with where it writes.</param>
    /// <exception cref="MpiException">There are several, and no library that joins them.</exception>
    public static int Run(string? distributed, TextWriter output, TextWriter error, bool json, Func<ICollective?, CommandOutput, int> work)
    {
        var console = new CommandOutput(output, error, json);
        string[] known = [Auto, Off];
        if (distributed is not null && !known.Contains(distributed, StringComparer.OrdinalIgnoreCase))
        {
            throw new UsageException($"--distributed expects {string.Join(", ", known)}, received '{distributed}'.{NearestName.Hint(distributed, known)}");
        }

        return Off.Equals(distributed, StringComparison.OrdinalIgnoreCase) || Launch.Find() is not { } launch
            ? work(null, console)
            : RunTogether(launch, console, work);
    }

    private static int RunTogether(Launch launch, CommandOutput console, Func<ICollective?, CommandOutput, int> work)
    {
        MpiCollective ranks = Join(launch, console);
        int code;
        try
        {
            CommandOutput own = ranks.Rank == 0 ? console : new CommandOutput(TextWriter.Null, TextWriter.Null, json: false);
            own.Note($"Training on {ranks.Size} ranks, joined by {ranks.LibraryVersion}");
            code = work(ranks, own);
        }
        catch (Exception e)
        {
            // The others wait for this rank: the process ends here.
            ranks.Abort(e is UsageException ? e.Message : Messages.OneLine(e));
            throw;
        }

        ranks.Dispose();
        return code;
    }

    private static MpiCollective Join(Launch launch, CommandOutput console)
    {
        try
        {
            return MpiCollective.Start(listener: reason =>
            {
                console.Note($"cnn: rank {launch.Rank}: {reason}");
                console.Error.Flush();
            });
        }
        catch (MpiException e)
        {
            throw new CommandFailedException($"rank {launch.Rank}: {e.Message} To train alone in each process: --distributed {Off}.");
        }
    }
}
