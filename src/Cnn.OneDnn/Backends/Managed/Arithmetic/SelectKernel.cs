using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="SelectOp"/>.</summary>
internal sealed unsafe class SelectKernel : ElementwiseKernel
{
    private SelectKernel(WorkTeam team, Layout[] inputs, Layout output)
        : base("select", team, inputs, output)
    {
    }

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        Arrange(request, keepsZero: true) is var (inputs, output) ? new SelectKernel(team, inputs, output) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Apply(float** inputs, float* output, long count)
    {
        float* condition = inputs[0], b = inputs[1], c = inputs[2];
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector<int> not = Vector.Equals(Vector.Load(condition + i), Vector<float>.Zero);
            Vector.Store(Vector.ConditionalSelect(not, Vector.Load(c + i), Vector.Load(b + i)), output + i);
        }

        for (; i < count; i++)
        {
            output[i] = condition[i] == 0 ? c[i] : b[i];
        }
    }
}
