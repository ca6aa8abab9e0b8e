using System.Buffers;

namespace Cnn.OneDnn.Serving;

/// <summary>
/// How far a call is: its samples go into the queue in shares, a few ahead of those whose results are read, so that a call of many keeps all instances at work.
/// </summary>
internal struct CallProgress(BatchQueue queue, int count, int ahead)
{
    private readonly BatchShare[] shares = ArrayPool<BatchShare>.Shared.Rent(ahead);
    private int first, pending, begun, read;

    /// <summary>Whether results are still to be read.</summary>
    public readonly bool IsGoingOn => read < count;

    /// <summary>Brings samples into the queue, as many as may be ahead.</summary>
    /// <exception cref="PredictorBusyException">Not one fits, and none was begun.</exception>
    public void Fill(in CallData data)
    {
        while (begun < count && pending < ahead)
        {
            if (!queue.TryReserve(count - begun, out BatchShare share))
            {
                if (begun == 0)
                {
                    throw queue.Refuse();
                }

                return;
            }

            try
            {
                data.Write(share, begun);
            }
            finally
            {
                shares[(first + pending) % ahead] = share;
                pending++;
                begun += share.Count;
                share.Batch.Wrote(share.Count);
            }
        }
    }

    /// <summary>Blocks until results are there or, where none are on their way, until samples may be brought.</summary>
    public readonly void Wait()
    {
        if (pending == 0)
        {
            queue.AwaitRoom();
        }
        else
        {
            shares[first].Batch.Wait();
        }
    }

    /// <summary>The same without blocking.</summary>
    public readonly Task WhenReady() => pending == 0 ? queue.WhenRoom() : shares[first].Batch.WhenDone();

    /// <summary>Reads the results of the batch that is done, if any of this call's was on its way.</summary>
    public void Drain(in CallData data)
    {
        if (pending == 0)
        {
            return;
        }

        BatchShare share = shares[first];
        share.Batch.ThrowIfFailed();
        data.Read(share, read);
        read += share.Count;
        Leave();
    }

    /// <summary>Gives up what is still on its way, and the memory of this.</summary>
    public void End()
    {
        while (pending > 0)
        {
            Leave();
        }

        ArrayPool<BatchShare>.Shared.Return(shares, clearArray: true);
    }

    private void Leave()
    {
        BatchShare share = shares[first];
        first = (first + 1) % ahead;
        pending--;
        if (share.Batch.Leave(share.Count))
        {
            queue.Return(share.Batch);
        }
    }
}
