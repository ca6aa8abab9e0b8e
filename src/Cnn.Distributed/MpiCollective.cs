using Cnn.Distributed.Interop;
using Cnn.Distributed.Watching;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Distributed;

/// <summary>
/// Ranks that are processes, started by mpirun or srun and joined by an MPI library of the machine: Open MPI, MPICH and those that share its interface, or one
/// with the standard's own. One thread of its own makes every call of the library.
/// </summary>
/// <example>
/// <code>
/// using MpiCollective ranks = MpiCollective.Start();
/// model.Distribute(ranks);
/// model.Fit(data);
/// </code>
/// </example>
public sealed class MpiCollective : ICollective, IDisposable
{
    private const int FailureCode = 1;
    private const string PatienceName = "CNN_RANK_TIMEOUT";

    // How long a library may take to end the ranks, before the process ends itself.
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(5);

    // How long a rank may not be heard of: far more than a busy machine takes to give a thread its turn.
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(15);

    // How long a library may take to let a rank go that all others have come to the end with. Over UCX a rank that closes its connections can wait for one that
    // has closed its own and looks at them no more.
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(10);

    // How long a launcher has to read what was said, which it throws away once it ends the job.
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(0.3);

    // How long a launcher has to find by itself that a rank or a machine is gone: one that waits for an answer to what it sends there looks no more.
    private static readonly TimeSpan Finding = TimeSpan.FromSeconds(5);
    private static int begun;

    private readonly MpiLibrary library;
    private readonly MpiThread thread;
    private readonly Action<string> listener;
    private RankWatch? watch;
    private bool disposed;

    private MpiCollective(MpiLibrary library, MpiThread thread, Action<string>? listener)
    {
        (this.library, this.thread) = (library, thread);
        int rank = 0, size = 0, local = 0;
        thread.Run(() => (rank, size, local) = library.Initialize());
        (Rank, Size, LocalRank) = (rank, size, local);
        this.listener = listener ?? (reason => Console.Error.WriteLine($"rank {rank}: {reason}"));
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int LocalRank { get; }

    /// <summary>What the library says of itself, on one line.</summary>
    public string LibraryVersion => library.Version;

    /// <summary>The library, for tests of its errors.</summary>
    internal MpiLibrary Library => library;

    /// <summary>Loads the machine's MPI library and joins the ranks that were started with this process. Once in a process.</summary>
    /// <param name="library">The library's file; null for what <c>CNN_MPI_LIBRARY</c> says, else for the usual names, first those of the launcher.</param>
    /// <param name="listener">
    /// Is told why, before <see cref="Abort"/> ends the process, and when a library does not let go; null for a line on standard error.
    /// </param>
    /// <remarks>
    /// A rank that is stopped, killed or cut off ends the job: the others say which it was, through <paramref name="listener"/>, and <see cref="Abort"/>. So do
    /// ranks that have not been heard of for 15 seconds, or as many as <c>CNN_RANK_TIMEOUT</c> says; 0 lets them take any time, as under a debugger.
    /// </remarks>
    /// <exception cref="MpiException">There is no library that loads, it is of an unknown kind, or the ranks do not find each other.</exception>
    /// <exception cref="InvalidOperationException">This process has joined already.</exception>
    public static MpiCollective Start(string? library = null, Action<string>? listener = null)
    {
        if (Interlocked.Exchange(ref begun, 1) != 0)
        {
            throw new InvalidOperationException("MPI can be started once in a process, and was. Keep the MpiCollective, and give it to every model.");
        }

        TimeSpan patience = Patience(Environment.GetEnvironmentVariable(PatienceName));
        Launch? launch = Launch.Find();
        var thread = new MpiThread();
        try
        {
            MpiLibrary? found = null;
            thread.Run(() => found = MpiLibrary.Load(library ?? Environment.GetEnvironmentVariable("CNN_MPI_LIBRARY"), launch));
            var ranks = new MpiCollective(found!, thread, listener);
            if (launch is not null && launch.Size != ranks.Size)
            {
                throw new MpiException(
                    $"{launch.Launcher} started {launch.Size} processes, {ranks.LibraryVersion} sees {ranks.Size}: the launcher and the library are of two " +
                        $"kinds, or Slurm started them without MPI. Use the library's own mpirun, srun --mpi=pmix or --mpi=pmi2, or name the library in " +
                        $"CNN_MPI_LIBRARY.");
            }

            ranks.watch = ranks.Size > 1 ? RankWatch.Start(ranks, patience, ranks.Lose) : null;
            return ranks;
        }
        catch
        {
            thread.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void AllReduce(Span<float> values) => MpiBuffers.AllReduce(library, thread, values);

    /// <inheritdoc/>
    public void AllReduce(Span<double> values) => MpiBuffers.AllReduce(library, thread, values);

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values) => MpiBuffers.Broadcast(library, thread, values);

    /// <inheritdoc/>
    public void Barrier() => thread.Run(library.Barrier);

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> value) => MpiBuffers.AllGather(library, thread, value, Size);

    /// <inheritdoc/>
    public void AllToAll(ReadOnlySpan<byte> parts, Span<byte> received) => MpiBuffers.AllToAll(library, thread, parts, received, Size);

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> value, Span<byte> all) => MpiBuffers.AllGather(library, thread, value, all, Size);

    /// <summary>Says why, and ends every process of the job, this one too, with exit code 1.</summary>
    public void Abort(string reason) => End(reason, Reading);

    /// <summary>
    /// Leaves the ranks, after all of them have come here. A library that does not come back from that within ten seconds is left where it is, and the listener
    /// told: all that the ranks had to say to each other is said.
    /// </summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        thread.Run(library.Barrier);
        watch?.Dispose();
        if (thread.Run(library.End, LeavePatience))
        {
            thread.Dispose();
            return;
        }

        listener($"{LibraryVersion} has not come back from MPI_Finalize within {LeavePatience.TotalSeconds:0} s, and is left: all ranks are through.");
    }

    /// <summary>How long a rank may not be heard of, as the environment says it: seconds, 0 for as long as it likes; null for the usual.</summary>
    /// <exception cref="MpiException">It says something else.</exception>
    internal static TimeSpan Patience(string? seconds) => string.IsNullOrEmpty(seconds) ? UsualPatience
        : NumberText.TryCount(seconds, out int count) ? TimeSpan.FromSeconds(count)
        : throw new MpiException($"{PatienceName} expects whole seconds, or 0 to watch no rank, received '{seconds}'.");

    private void End(string reason, TimeSpan pause)
    {
        watch?.Abort();
        listener(reason);
        Thread.Sleep(pause);
        using var timer = new Timer(_ => Environment.Exit(FailureCode), null, AbortPatience, Timeout.InfiniteTimeSpan);

        // Another thread may be in a call, which will not return: then this one calls.
        if (!thread.TryRun(() => library.Abort(FailureCode)))
        {
            library.Abort(FailureCode);
        }

        Environment.Exit(FailureCode);
    }

    private void Lose(string? reason)
    {
        if (reason is null)
        {
            Environment.Exit(FailureCode);
        }

        End(reason, Finding);
    }
}
