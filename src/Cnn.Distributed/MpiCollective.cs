using Cnn.Distributed.Interop;
using Cnn.OneDnn;

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

    // How long a library may take to end the ranks, before the process ends itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // How long a launcher has to read what was said, which it throws away once it ends the job.
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(0.3);
    private static int begun;

    private readonly MpiLibrary library;
    private readonly MpiThread thread;
    private readonly Action<string> listener;
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
    /// <param name="listener">Is told why, before <see cref="Abort"/> ends the process; null for a line on standard error.</param>
    /// <exception cref="MpiException">There is no library that loads, it is of an unknown kind, or the ranks do not find each other.</exception>
    /// <exception cref="InvalidOperationException">This process has joined already.</exception>
    public static MpiCollective Start(string? library = null, Action<string>? listener = null)
    {
        if (Interlocked.Exchange(ref begun, 1) != 0)
        {
            throw new InvalidOperationException("MPI can be started once in a process, and was. Keep the MpiCollective, and give it to every model.");
        }

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

    /// <summary>Says why, and ends every process of the job, this one too, with exit code 1.</summary>
    public void Abort(string reason)
    {
        listener(reason);
        Thread.Sleep(Reading);
        using var timer = new Timer(_ => Environment.Exit(FailureCode), null, Patience, Timeout.InfiniteTimeSpan);

        // Another thread may be in a call, which will not return: then this one calls.
        if (!thread.TryRun(() => library.Abort(FailureCode)))
        {
            library.Abort(FailureCode);
        }

        Environment.Exit(FailureCode);
    }

    /// <summary>Leaves the ranks, after all of them have come here.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        thread.Run(library.End);
        thread.Dispose();
    }
}
