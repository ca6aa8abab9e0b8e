using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Byte to bfloat16.</summary>
internal readonly unsafe struct MovePixelRounding : IMove
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(void* source, long from, void* destination, long to) => ((ushort*)destination)[to] = BFloat16Bits.FromSingle(((byte*)source)[from]);
}
