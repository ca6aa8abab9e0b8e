using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Four bytes as they are.</summary>
internal readonly unsafe struct MoveWord : IMove
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(void* source, long from, void* destination, long to) => ((uint*)destination)[to] = ((uint*)source)[from];
}
