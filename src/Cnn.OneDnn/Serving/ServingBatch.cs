using System.Runtime.ExceptionServices;

namespace Cnn.OneDnn.Serving;

/// <summary>
/// Samples of several callers on their way through a network: each caller writes the rows that it was given, one instance computes all, each caller reads its
/// rows. Made once and used again.
/// </summary>
internal sealed class ServingBatch(Tensor[] inputs, Tensor[] outputs)
{
    private readonly object gate = new();
    private int written, left;
    private bool done;
    private ExceptionDispatchInfo? failure;
    private TaskCompletionSource? completion;

    /// <summary>One per input of the network, with room for the largest batch.</summary>
    public Tensor[] Inputs => inputs;

    /// <summary>One per output.</summary>
    public Tensor[] Outputs => outputs;

    /// <summary>How many rows have been given away. The queue's to change, as long as the batch is in it.</summary>
    public int Rows { get; set; }

    /// <summary>When the first row was given away.</summary>
    public long Begun { get; set; }

    /// <summary>Whether nobody waits for a result any more.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (gate)
            {
                return left == Rows;
            }
        }
    }

    /// <summary>A caller has written rows of its own.</summary>
    public void Wrote(int rows)
    {
        lock (gate)
        {
            written += rows;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits for the callers that still write. No rows are given away any more.</summary>
    public void AwaitInputs()
    {
        lock (gate)
        {
            while (written < Rows)
            {
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>The results are there, or why they are not.</summary>
    /// <returns>Whether nobody will read them.</returns>
    public bool Complete(Exception? exception)
    {
        lock (gate)
        {
            failure = exception is null ? null : ExceptionDispatchInfo.Capture(exception);
            done = true;
            Monitor.PulseAll(gate);
            completion?.SetResult();
            return left == Rows;
        }
    }

    /// <summary>Blocks until the batch is done.</summary>
    public void Wait()
    {
        lock (gate)
        {
            while (!done)
            {
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>Ends when the batch is done.</summary>
    public Task WhenDone()
    {
        lock (gate)
        {
            return done ? Task.CompletedTask : (completion ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Throws what the computation threw.</summary>
    public void ThrowIfFailed() => failure?.Throw();

    /// <summary>A caller is done with its rows, whether it read them or not.</summary>
    /// <returns>Whether nobody needs the batch any more.</returns>
    public bool Leave(int rows)
    {
        lock (gate)
        {
            left += rows;
            return done && left == Rows;
        }
    }

    /// <summary>Makes it as new.</summary>
    public void Reset()
    {
        (Rows, written, left, done, failure, completion) = (0, 0, 0, false, null, null);
    }
}
