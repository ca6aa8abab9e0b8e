using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Byte to float.</summary>
internal readonly unsafe struct MovePixel : IMove
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(void* source, long from, void* destination, long to) => ((float*)destination)[to] = ((byte*)source)[from];
}
