using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Lines of elements of four bytes: one block of sixteen channels.</summary>
internal readonly unsafe struct WordChannelLine : IChannelLine
{
    public static int ElementSize => 4;

    public static void Split(byte* rows, nint rowBytes, byte* blocks, nint blockBytes, int pixels) => Move(rows, rowBytes, blocks, IChannelLine.Bytes, pixels);

    public static void Join(byte* blocks, nint blockBytes, byte* rows, nint rowBytes, int pixels) => Move(blocks, IChannelLine.Bytes, rows, rowBytes, pixels);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move(byte* from, nint fromStep, byte* to, nint toStep, int lines)
    {
        for (int i = 0; i < lines; i++)
        {
            Vector512.Store(Vector512.Load(from), to);
            from += fromStep;
            to += toStep;
        }
    }
}
