using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>One byte as it is.</summary>
internal readonly unsafe struct MoveByte : IMove
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(void* source, long from, void* destination, long to) => ((byte*)destination)[to] = ((byte*)source)[from];
}
