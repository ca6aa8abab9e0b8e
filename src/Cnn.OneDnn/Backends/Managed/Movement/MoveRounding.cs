using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Float to bfloat16.</summary>
internal readonly unsafe struct MoveRounding : IMove
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(void* source, long from, void* destination, long to) =>
        ((ushort*)destination)[to] = BFloat16Bits.FromSingle(((float*)source)[from]);
}
