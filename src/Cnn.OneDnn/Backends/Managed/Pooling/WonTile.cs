using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>A result's gradient for the tap that won, and zeros for the others.</summary>
internal readonly unsafe struct WonTile<TElement, TIndex> : ITile
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wide(in TileOperands operands, long first, long pooled)
    {
        Vector512<float> gradient = TElement.LoadWide(operands.Pooled, pooled);
        Vector512<int> won = TIndex.LoadWide(operands.Won, pooled);
        for (int i = 0; i < operands.Count; i++)
        {
            Vector512<float> mine = Vector512.Equals(won, Vector512.Create(i)).AsSingle();
            TElement.StoreWide(Vector512.ConditionalSelect(mine, gradient, Vector512<float>.Zero), operands.Image, first + operands.Offsets[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Part(in TileOperands operands, long first, long pooled, int lanes)
    {
        Vector<float> gradient = TElement.Load(operands.Pooled, pooled, lanes);
        Vector<int> won = TIndex.Load(operands.Won, pooled, lanes);
        for (int i = 0; i < operands.Count; i++)
        {
            TElement.Store(Vector.ConditionalSelect(Vector.Equals(won, new Vector<int>(i)), gradient, Vector<float>.Zero), operands.Image,
                first + operands.Offsets[i], lanes);
        }
    }
}
