using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="ReluSumBackwardOp"/>: adds from left to right.</summary>
internal sealed unsafe class ReluSumBackwardKernel : ElementwiseKernel
{
    private readonly int terms;

    private ReluSumBackwardKernel(WorkTeam team, string name, Layout[] inputs, Layout output)
        : base(name, team, inputs, output) => terms = inputs.Length - 1;

    public static Kernel? TryCreate(WorkTeam team, ReluSumBackwardOp op, KernelRequest request)
    {
        if (Arrange(request, keepsZero: true) is not var (inputs, output))
        {
            return null;
        }

        return FlatReluSumBackwardKernel.Suits(inputs, output)
            ? new FlatReluSumBackwardKernel(team, op.Name, inputs, output)
            : new ReluSumBackwardKernel(team, op.Name, inputs, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Apply(float** inputs, float* output, long count)
    {
        float* activated = inputs[terms];
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector.Load(inputs[0] + i);
            for (int t = 1; t < terms; t++)
            {
                sum += Vector.Load(inputs[t] + i);
            }

            Vector<int> blocked = Vector.LessThanOrEqual(Vector.Load(activated + i), Vector<float>.Zero);
            Vector.Store(Vector.ConditionalSelect(blocked, Vector<float>.Zero, sum), output + i);
        }

        for (; i < count; i++)
        {
            float sum = inputs[0][i];
            for (int t = 1; t < terms; t++)
            {
                sum += inputs[t][i];
            }

            output[i] = activated[i] <= 0 ? 0 : sum;
        }
    }
}
