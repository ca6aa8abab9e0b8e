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

    /// <summary>The batch whose results come next.</summary>
    public readonly ServingBatch Next => shares[first].Batch;

    /// <summary>Brings samples into the queue, as many as may be ahead.</summary>
    /// <exception cref="PredictorBusyException">Not one more fits, and none of this call's is on its way.</exception>
    public void Fill(in CallData data)
    {
        while (begun < count && pending < ahead)
        {
            if (!queue.TryReserve(count - begun, out BatchShare share))
            {
                if (pending == 0)
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

    /// <summary>Reads the results of <see cref="Next"/>, which is done.</summary>
    public void Drain(in CallData data)
    {
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
