using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="ClipBackwardOp"/>; the gradient may be overwritten.</summary>
internal sealed unsafe class ClipBackwardKernel : ElementwiseKernel
{
    private readonly float minimum, maximum;

    private ClipBackwardKernel(WorkTeam team, ClipBackwardOp op, Layout[] inputs, Layout output)
        : base(op.Name, team, inputs, output) => (minimum, maximum) = (op.Minimum, op.Maximum);

    public static Kernel? TryCreate(WorkTeam team, ClipBackwardOp op, KernelRequest request) =>
        Arrange(request, keepsZero: true) is var (inputs, output) ? new ClipBackwardKernel(team, op, inputs, output) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Apply(float** inputs, float* output, long count)
    {
        float* dy = inputs[0], y = inputs[1];
        Vector<float> low = new(minimum), high = new(maximum);
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(Passed(Vector.Load(dy + i), Vector.Load(y + i), low, high), output + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Partial.Store(Passed(Partial.Load(dy + i, rest), Partial.Load(y + i, rest), low, high), output + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Passed(Vector<float> dy, Vector<float> y, Vector<float> low, Vector<float> high) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(y, low) | Vector.GreaterThanOrEqual(y, high), Vector<float>.Zero, dy);
}
