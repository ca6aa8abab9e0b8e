namespace Cnn.OneDnn;

/// <summary>The order of the samples in an epoch.</summary>
internal static class EpochOrder
{
    // Keeps the stream of orders apart from those that layers and augmentation draw with the same seed.
    private const ulong Purpose = 0x53485546464C4531;

    /// <summary>Writes 0, 1, 2, ... .</summary>
    public static void Identity(Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }
    }

    /// <summary>
    /// Writes a permutation that is a function of seed and epoch alone: the Fisher-Yates shuffle (Knuth, TAOCP 2, algorithm 3.4.2 P) with
    /// one Philox word per swap, scaled to the range by a 32x32 bit multiplication (bias below n / 2^32).
    /// </summary>
    public static void Shuffle(Span<int> order, ulong seed, long epoch)
    {
        Identity(order);
        Span<uint> words = stackalloc uint[4];
        for (int i = order.Length - 1, drawn = 0; i > 0; i--, drawn++)
        {
            if ((drawn & 3) == 0)
            {
                (words[0], words[1], words[2], words[3]) = Philox.Block(seed ^ Purpose, (ulong)epoch, (ulong)(drawn >> 2));
            }

            int j = (int)(((ulong)words[drawn & 3] * (ulong)(i + 1)) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
