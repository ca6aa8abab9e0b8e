using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="SumOp"/>: adds from left to right.</summary>
internal sealed unsafe class SumKernel : ElementwiseKernel
{
    private readonly int terms;

    private SumKernel(WorkTeam team, Layout[] inputs, Layout output)
        : base("sum", team, inputs, output) => terms = inputs.Length;

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        Arrange(request, keepsZero: true) is var (inputs, output) ? new SumKernel(team, inputs, output) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Apply(float** inputs, float* output, long count)
    {
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector.Load(inputs[0] + i);
            for (int t = 1; t < terms; t++)
            {
                sum += Vector.Load(inputs[t] + i);
            }

            Vector.Store(sum, output + i);
        }

        for (; i < count; i++)
        {
            float sum = inputs[0][i];
            for (int t = 1; t < terms; t++)
            {
                sum += inputs[t][i];
            }

            output[i] = sum;
        }
    }
}
