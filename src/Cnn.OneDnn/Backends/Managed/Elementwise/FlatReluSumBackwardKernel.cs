using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="ReluSumBackwardOp"/> for AVX-512 and operands of bfloat16 that all lie alike: converted in registers, as fast as memory brings them. What
/// <see cref="ReluSumBackwardKernel"/> does through staged runs of floats is twice as slow.
/// </summary>
internal sealed unsafe class FlatReluSumBackwardKernel(WorkTeam team, string name, Layout[] inputs, Layout output)
    : ManagedKernel(name + "_flat", team, inputs, [output], output.Shape.ElementCount)
{
    private const int Lanes = 16;

    /// <summary>Whether the layouts, made for the general kernel, are for this one.</summary>
    public static bool Suits(Layout[] inputs, Layout output) => Avx512BW.IsSupported && output.Type == DataType.BFloat16 && LayoutQueries.IsDense(output)
        && LayoutQueries.PhysicalCount(output) % Lanes == 0 && Array.TrueForAll(inputs, i => i.Equals(output));

    public override int InPlaceInput(int output) => 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(LayoutQueries.PhysicalCount(Outputs[0]), thread, threads, 4 * Lanes);
        int terms = Inputs.Length - 1;
        void* first = (void*)In(0), second = (void*)In(1), activated = (void*)In(terms), output = (void*)Out(0);
        for (long i = start; i < end; i += Lanes)
        {
            Vector512<float> sum = BFloat16Element.LoadWide(first, i);
            if (terms > 1)
            {
                sum += BFloat16Element.LoadWide(second, i);
            }

            for (int t = 2; t < terms; t++)
            {
                sum += BFloat16Element.LoadWide((void*)In(t), i);
            }

            Vector512<float> blocked = Vector512.LessThanOrEqual(BFloat16Element.LoadWide(activated, i), Vector512<float>.Zero);
            BFloat16Element.StoreWide(Vector512.AndNot(sum, blocked), output, i);
        }
    }
}
