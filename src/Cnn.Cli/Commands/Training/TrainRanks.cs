using System.Text;
using Cnn.Distributed;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>
/// The ranks of a training that mpirun or srun started: all of them run the same command, and rank 0 alone speaks and writes. What is wrong before the training
/// is told by rank 0 too, and ends all with the same code; what goes wrong later ends the job.
/// </summary>
internal sealed class TrainRanks
{
    public const string Off = "off", Auto = "auto";

    private const string Command = "train", Option = "--distributed";
    private (int Rank, int Code, string Text)? refusal;
    private bool isAgreed;

    private TrainRanks(ICollective collective) => Collective = collective;

    /// <summary>What joins them.</summary>
    public ICollective Collective { get; }

    /// <summary>How many there are.</summary>
    public int Size => Collective.Size;

    /// <summary>Whether this is not the one that speaks and writes.</summary>
    public bool IsSilent => Collective.Rank > 0;

    /// <summary>Runs a command with the ranks that were started together; with null where it was started alone, or is to be.</summary>
    /// <param name="distributed">auto or off; null for auto.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Words.</param>
    /// <param name="json">Whether results are for machines.</param>
    /// <param name="work">The command, with where it writes.</param>
    /// <exception cref="CommandFailedException">There are several, and no library that joins them.</exception>
    public static int Run(string? distributed, TextWriter output, TextWriter error, bool json, Func<TrainRanks?, CommandOutput, int> work)
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

    /// <summary>Says what is wrong with a call that has not come as far as <see cref="Run"/>: once, where ranks were to train together.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(string[] args, TextWriter output, TextWriter error, UsageException wrong)
    {
        if (args is [Command, ..] && !IsOff(args) && Launch.Find() is { } launch)
        {
            try
            {
                return RunTogether(launch, new CommandOutput(output, error, json: false), (_, _) => throw wrong);
            }
            catch (CommandFailedException)
            {
                // Nothing joins the ranks: each says it.
            }
        }

        CommandOutput.Tell(error, $"cnn: {wrong.Message}");
        return CommandLine.Usage;
    }

    /// <summary>The same with ranks that have been joined.</summary>
    internal static int RunTogether(ICollective collective, CommandOutput console, Func<TrainRanks?, CommandOutput, int> work)
    {
        var ranks = new TrainRanks(collective);
        try
        {
            return work(ranks, ranks.IsSilent ? new CommandOutput(TextWriter.Null, TextWriter.Null, json: false) : console);
        }
        catch (Exception e) when (!ranks.isAgreed)
        {
            return ranks.End(console, e);
        }
        catch (Exception e)
        {
            // The others wait for this rank: the process ends here.
            collective.Abort(e is UsageException ? e.Message : Messages.OneLine(e));
            throw;
        }
    }

    /// <summary>Waits until all ranks are ready to train. Where one is not, this one ends as it does.</summary>
    public void Agree()
    {
        refusal = Gather([]);
        if (refusal is { } other)
        {
            throw new CommandFailedException($"rank {other.Rank}: {other.Text}");
        }

        isAgreed = true;
    }

    /// <summary>The exit code of the signal that came to any of the ranks, or to this process alone; 0 for none. Being told to end comes first.</summary>
    public static int Signal(ICollective? ranks, int own)
    {
        double[] signals = [own == CommandLine.Terminated ? 1 : 0, own == CommandLine.Interrupted ? 1 : 0];
        ranks?.AllReduce(signals);
        return signals[0] > 0 ? CommandLine.Terminated : signals[1] > 0 ? CommandLine.Interrupted : CommandLine.Success;
    }

    private static int RunTogether(Launch launch, CommandOutput console, Func<TrainRanks?, CommandOutput, int> work)
    {
        MpiCollective mpi = Join(launch, console);
        int code = RunTogether(mpi, console, (ranks, own) =>
        {
            own.Note($"Training on {mpi.Size} ranks, joined by {mpi.LibraryVersion}");
            return work(ranks, own);
        });
        mpi.Dispose();
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

    private static bool IsOff(string[] args) => Array.FindIndex(args, a => a.StartsWith(Option, StringComparison.Ordinal)) is >= 0 and int at
        && Off.Equals(args[at].Length > Option.Length ? args[at][(Option.Length + 1)..] : args.ElementAtOrDefault(at + 1), StringComparison.OrdinalIgnoreCase);

    // All come here, or to where they agree; a launcher ends whoever is left when the first has ended, so that rank 0 is waited for.
    private int End(CommandOutput console, Exception e)
    {
        byte code = (byte)(e is UsageException ? CommandLine.Usage : CommandLine.Failure);
        string text = e is UsageException ? e.Message : e is OperationCanceledException ? "stopped." : Messages.OneLine(e);
        (int rank, int common, string words) = refusal ?? Gather([code, .. Encoding.UTF8.GetBytes(text)])!.Value;
        if (!IsSilent)
        {
            console.Error.WriteLine(rank == 0 ? $"cnn: {words}" : $"cnn: rank {rank}: {words}");
            console.Error.Flush();
        }

        Collective.Barrier();
        return common;
    }

    // What the first rank says that is not ready: its code, and words.
    private (int Rank, int Code, string Text)? Gather(byte[] own)
    {
        IReadOnlyList<byte[]> all = Collective.AllGather(own);
        int rank = all.TakeWhile(said => said.Length == 0).Count();
        return rank == all.Count ? null : (rank, all[rank][0], Encoding.UTF8.GetString(all[rank].AsSpan(1)));
    }
}
