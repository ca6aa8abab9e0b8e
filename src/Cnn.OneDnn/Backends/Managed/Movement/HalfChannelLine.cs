using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Lines of elements of two bytes: two blocks of sixteen channels.</summary>
internal readonly unsafe struct HalfChannelLine : IChannelLine
{
    private const int BlockBytes = IChannelLine.Bytes / 2;

    public static int ElementSize => 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(byte* rows, nint rowBytes, byte* blocks, nint blockBytes, int pixels)
    {
        byte* low = blocks, high = blocks + blockBytes;
        for (int i = 0; i < pixels; i++)
        {
            Vector256<byte> first = Vector256.Load(rows), second = Vector256.Load(rows + BlockBytes);
            Vector256.Store(first, low);
            Vector256.Store(second, high);
            rows += rowBytes;
            low += BlockBytes;
            high += BlockBytes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join(byte* blocks, nint blockBytes, byte* rows, nint rowBytes, int pixels)
    {
        byte* low = blocks, high = blocks + blockBytes;
        for (int i = 0; i < pixels; i++)
        {
            Vector512.Store(Vector512.Create(Vector256.Load(low), Vector256.Load(high)), rows);
            rows += rowBytes;
            low += BlockBytes;
            high += BlockBytes;
        }
    }
}
