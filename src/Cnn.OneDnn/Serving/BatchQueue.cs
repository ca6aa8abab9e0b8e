using System.Diagnostics;

namespace Cnn.OneDnn.Serving;

/// <summary>
/// Gathers samples into batches. One batch at a time is open; it goes on when it is full, or when an instance is free and its first row has waited long enough.
/// Batches are used again, so that nothing is allocated once there are as many as are needed.
/// </summary>
internal sealed class BatchQueue(PredictorOptions options, Func<ServingBatch> make)
{
    private readonly object gate = new();
    private readonly Queue<ServingBatch> full = new();
    private readonly Stack<ServingBatch> unused = new();
    private ServingBatch? open;
    private int waiting, calls, idle, withoutRoom;
    private long samples, batches, rejected;
    private bool closed;
    private TaskCompletionSource? room;

    /// <summary>What went through.</summary>
    public PredictorStatistics Statistics
    {
        get
        {
            lock (gate)
            {
                return new PredictorStatistics(samples, batches, rejected, waiting, 0);
            }
        }
    }

    /// <summary>A call begins, which the queue waits for before it ends.</summary>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public void Enter()
    {
        lock (gate)
        {
            if (closed)
            {
                throw new ObjectDisposedException(typeof(Predictor).FullName, "The predictor has been disposed.");
            }

            calls++;
        }
    }

    /// <summary>A call has ended.</summary>
    public void Exit()
    {
        lock (gate)
        {
            if (--calls == 0 && closed)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Gives rows of the open batch away: as many as are asked for, or as it has left.</summary>
    /// <returns>False where too many samples wait.</returns>
    public bool TryReserve(int count, out BatchShare share)
    {
        lock (gate)
        {
            share = default;
            if (waiting >= options.QueueLimit)
            {
                return false;
            }

            bool begins = open is null;
            if (open is null)
            {
                open = unused.TryPop(out ServingBatch? used) ? used : make();
                open.Begun = Stopwatch.GetTimestamp();
            }

            ServingBatch batch = open;
            int taken = Math.Min(Math.Min(count, options.QueueLimit - waiting), options.MaxBatchSize - batch.Rows);
            share = new BatchShare(batch, batch.Rows, taken);
            batch.Rows += taken;
            waiting += taken;
            if (batch.Rows == options.MaxBatchSize)
            {
                full.Enqueue(batch);
                open = null;
            }

            // A full batch is enough for whoever is idle.
            if (begins || IsEnough(batch))
            {
                Monitor.PulseAll(gate);
            }

            return true;
        }
    }

    /// <summary>Blocks while as many samples wait as may.</summary>
    public void AwaitRoom()
    {
        lock (gate)
        {
            withoutRoom++;
            try
            {
                while (waiting >= options.QueueLimit)
                {
                    Monitor.Wait(gate);
                }
            }
            finally
            {
                withoutRoom--;
            }
        }
    }

    /// <summary>Ends when fewer samples wait than may.</summary>
    public Task WhenRoom()
    {
        lock (gate)
        {
            return waiting < options.QueueLimit
                ? Task.CompletedTask
                : (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>A call is refused.</summary>
    public PredictorBusyException Refuse()
    {
        lock (gate)
        {
            rejected++;
            return new PredictorBusyException(
                $"{waiting} samples wait for the predictor already, as many as PredictorOptions.QueueLimit allows. Try again later, or raise the limit.");
        }
    }

    /// <summary>Waits for a batch to compute.</summary>
    /// <returns>Null once the queue is closed and all calls have ended.</returns>
    public ServingBatch? Take()
    {
        lock (gate)
        {
            idle++;
            Monitor.PulseAll(gate);
            try
            {
                return Await();
            }
            finally
            {
                idle--;
            }
        }
    }

    /// <summary>A batch has been computed.</summary>
    public void Count(ServingBatch batch)
    {
        lock (gate)
        {
            samples += batch.Rows;
            batches++;
        }
    }

    /// <summary>Takes a batch back that nobody needs any more.</summary>
    public void Return(ServingBatch batch)
    {
        batch.Reset();
        lock (gate)
        {
            unused.Push(batch);
        }
    }

    /// <summary>Lets no more calls in; those that are in are finished, without waiting for others.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    private ServingBatch? Await()
    {
        while (true)
        {
            if (full.TryDequeue(out ServingBatch? batch))
            {
                return Taken(batch);
            }

            if (open is not null)
            {
                TimeSpan rest = closed || IsEnough(open) ? TimeSpan.Zero : options.BatchingDelay - Stopwatch.GetElapsedTime(open.Begun);
                if (rest <= TimeSpan.Zero)
                {
                    (batch, open) = (open, null);
                    return Taken(batch);
                }

                Monitor.Wait(gate, (int)Math.Ceiling(rest.TotalMilliseconds));
            }
            else if (closed && calls == 0)
            {
                return null;
            }
            else
            {
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>
    /// Whether a batch is worth beginning: full, or with its share of a full one where several instances have nothing to do, which would else stay so.
    /// </summary>
    private bool IsEnough(ServingBatch batch) => (long)batch.Rows * idle >= options.MaxBatchSize;

    private ServingBatch Taken(ServingBatch batch)
    {
        waiting -= batch.Rows;
        if (withoutRoom > 0)
        {
            Monitor.PulseAll(gate);
        }

        room?.SetResult();
        room = null;
        return batch;
    }
}
