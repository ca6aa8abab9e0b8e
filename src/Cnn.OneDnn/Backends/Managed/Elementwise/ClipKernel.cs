using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="ClipOp"/>.</summary>
internal sealed unsafe class ClipKernel : ElementwiseKernel
{
    private readonly float minimum, maximum;

    private ClipKernel(WorkTeam team, ClipOp op, Layout[] inputs, Layout output)
        : base(op.Name, team, inputs, output) => (minimum, maximum) = (op.Minimum, op.Maximum);

    public static Kernel? TryCreate(WorkTeam team, ClipOp op, KernelRequest request) =>
        Arrange(request, keepsZero: op.Minimum <= 0 && op.Maximum >= 0) is var (inputs, output) ? new ClipKernel(team, op, inputs, output) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Apply(float** inputs, float* output, long count)
    {
        float* x = inputs[0];
        Vector<float> low = new(minimum), high = new(maximum);
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(Clip(Vector.Load(x + i), low, high), output + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Partial.Store(Clip(Partial.Load(x + i, rest), low, high), output + i, rest);
        }
    }

    // A NaN fails both comparisons.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Clip(Vector<float> x, Vector<float> low, Vector<float> high)
    {
        Vector<float> raised = Vector.ConditionalSelect(Vector.LessThan(x, low), low, x);
        return Vector.ConditionalSelect(Vector.GreaterThan(raised, high), high, raised);
    }
}
