namespace Cnn.OneDnn;

/// <summary>The orders of the few epochs that batches in the making belong to. Not safe for several threads: the loader's lock guards it.</summary>
internal sealed class OrderCache
{
    private readonly ulong seed;
    private readonly int[][] orders;
    private readonly long[] epochs;

    /// <param name="count">Samples in the dataset.</param>
    /// <param name="epochs">How many epochs may be in use at once; 0 for no shuffling.</param>
    /// <param name="seed">The seed of the orders.</param>
    public OrderCache(int count, int epochs, ulong seed)
    {
        this.seed = seed;
        orders = new int[Math.Max(epochs, 1)][];
        for (int i = 0; i < orders.Length; i++)
        {
            orders[i] = new int[count];
        }

        this.epochs = new long[epochs];
        this.epochs.AsSpan().Fill(-1);
        EpochOrder.Identity(orders[0]);
    }

    /// <summary>The order of an epoch, valid while it is among the latest that were asked for.</summary>
    public int[] Of(long epoch)
    {
        if (epochs.Length == 0)
        {
            return orders[0];
        }

        int slot = (int)(epoch % epochs.Length);
        if (epochs[slot] != epoch)
        {
            EpochOrder.Shuffle(orders[slot], seed, epoch);
            epochs[slot] = epoch;
        }

        return orders[slot];
    }
}
