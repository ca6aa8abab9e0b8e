using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Two bytes as they are.</summary>
internal readonly unsafe struct MoveHalf : IMove
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(void* source, long from, void* destination, long to) => ((ushort*)destination)[to] = ((ushort*)source)[from];
}
