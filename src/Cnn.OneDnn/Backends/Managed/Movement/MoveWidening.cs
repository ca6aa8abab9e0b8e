using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Bfloat16 to float.</summary>
internal readonly unsafe struct MoveWidening : IMove
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(void* source, long from, void* destination, long to) => ((float*)destination)[to] = BFloat16Bits.ToSingle(((ushort*)source)[from]);
}
