using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="AffineOp"/>. A scale of zero gives the offset whatever the input holds.</summary>
internal sealed unsafe class AffineKernel : ElementwiseKernel
{
    private readonly float scale;
    private readonly float offset;

    private AffineKernel(WorkTeam team, AffineOp op, Layout[] inputs, Layout output)
        : base("affine", team, inputs, output) => (scale, offset) = (op.Scale, op.Offset);

    public static Kernel? TryCreate(WorkTeam team, AffineOp op, KernelRequest request) =>
        Arrange(request, keepsZero: op.Offset == 0) is var (inputs, output) ? new AffineKernel(team, op, inputs, output) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Apply(float** inputs, float* output, long count)
    {
        if (scale == 0)
        {
            for (long i = 0; i < count; i++)
            {
                output[i] = offset;
            }

            return;
        }

        float* x = inputs[0];
        var a = new Vector<float>(scale);
        var b = new Vector<float>(offset);
        long j = 0;
        for (; j + Vector<float>.Count <= count; j += Vector<float>.Count)
        {
            Vector.Store((Vector.Load(x + j) * a) + b, output + j);
        }

        for (; j < count; j++)
        {
            output[j] = (x[j] * scale) + offset;
        }
    }
}
