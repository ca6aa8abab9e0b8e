using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// relu of a tensor, or of the sum of two, that lie alike in memory, for AVX-512: as fast as memory brings them, bfloat16 converted in registers. A NaN stays
/// a NaN. The first operand may be overwritten.
/// </summary>
internal sealed unsafe class FlatReluKernel<TElement>(WorkTeam team, string name, Layout[] inputs, Layout output)
    : ManagedKernel(name + "_flat", team, inputs, [output], output.Shape.ElementCount)
    where TElement : struct, IElement
{
    private const int Lanes = 16;

    public override int InPlaceInput(int output) => 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(LayoutQueries.PhysicalCount(Outputs[0]), thread, threads, 4 * Lanes);
        void* first = (void*)In(0), output = (void*)Out(0);
        if (Inputs.Length == 1)
        {
            for (long i = start; i < end; i += Lanes)
            {
                TElement.StoreWide(Relu(TElement.LoadWide(first, i)), output, i);
            }

            return;
        }

        void* second = (void*)In(1);
        for (long i = start; i < end; i += Lanes)
        {
            TElement.StoreWide(Relu(TElement.LoadWide(first, i) + TElement.LoadWide(second, i)), output, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Relu(Vector512<float> x) => Vector512.AndNot(x, Vector512.LessThanOrEqual(x, Vector512<float>.Zero));
}
