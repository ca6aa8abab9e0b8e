using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Makes <see cref="FlatReluKernel{T}"/>.</summary>
internal static class FlatRelu
{
    private const int Lanes = 16;

    /// <summary>The kernel for layouts that were made for the general one; null where it is not for them.</summary>
    public static Kernel? TryCreate(WorkTeam team, string name, Layout[] inputs, Layout output)
    {
        bool suits = Avx512BW.IsSupported && LayoutQueries.IsDense(output) && LayoutQueries.PhysicalCount(output) % Lanes == 0
            && Array.TrueForAll(inputs, i => i.Equals(output));
        return (suits, output.Type) switch
        {
            (true, DataType.Float32) => new FlatReluKernel<SingleElement>(team, name, inputs, output),
            (true, DataType.BFloat16) => new FlatReluKernel<BFloat16Element>(team, name, inputs, output),
            _ => null,
        };
    }
}
