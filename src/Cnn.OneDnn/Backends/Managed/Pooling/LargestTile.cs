using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The largest of a window's taps and which it was: the first of equal ones; a NaN wins over everything before it.</summary>
internal readonly unsafe struct LargestTile<TElement, TIndex> : ITile
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wide(in TileOperands operands, long first, long pooled)
    {
        if (operands.Won == null)
        {
            TElement.StoreWide(WideMaximum<TElement>.Find(operands.Image, first, operands.Offsets, operands.Count), operands.Pooled, pooled);
            return;
        }

        (Vector512<float> best, Vector512<int> tap) =
            WideMaximum<TElement>.Find(operands.Image, first, operands.Offsets, operands.Taps, operands.Count);
        TElement.StoreWide(best, operands.Pooled, pooled);
        TIndex.StoreWide(tap, operands.Won, pooled);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Part(in TileOperands operands, long first, long pooled, int lanes)
    {
        Vector<float> best = TElement.Load(operands.Image, first, lanes);
        Vector<int> tap = Vector<int>.Zero;
        for (int i = 1; i < operands.Count; i++)
        {
            Vector<float> x = TElement.Load(operands.Image, first + operands.Offsets[i], lanes);
            Vector<int> wins = Vector.GreaterThan(x, best) | ~Vector.Equals(x, x);
            best = Vector.ConditionalSelect(wins, x, best);
            tap = Vector.ConditionalSelect(wins, new Vector<int>(i), tap);
        }

        TElement.Store(best, operands.Pooled, pooled, lanes);
        if (operands.Won != null)
        {
            TIndex.Store(tap, operands.Won, pooled, lanes);
        }
    }
}
