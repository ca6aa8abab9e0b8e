using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="CompareOp"/>, with a broadcast second operand.</summary>
internal sealed unsafe class CompareKernel : ElementwiseKernel
{
    private readonly ComparisonKind kind;

    private CompareKernel(WorkTeam team, CompareOp op, Layout[] inputs, Layout output)
        : base(op.Name, team, inputs, output) => kind = op.Kind;

    public static Kernel? TryCreate(WorkTeam team, CompareOp op, KernelRequest request) =>
        Arrange(request, keepsZero: false) is var (inputs, output) ? new CompareKernel(team, op, inputs, output) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Apply(float** inputs, float* output, long count)
    {
        float* a = inputs[0], b = inputs[1];
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(Answer(kind, Vector.Load(a + i), Vector.Load(b + i)), output + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Partial.Store(Answer(kind, Partial.Load(a + i, rest), Partial.Load(b + i, rest)), output + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Answer(ComparisonKind kind, Vector<float> a, Vector<float> b) => kind switch
    {
        ComparisonKind.Equal => Vector.ConditionalSelect(Vector.Equals(a, b), Vector<float>.One, Vector<float>.Zero),
        ComparisonKind.NotEqual => Vector.ConditionalSelect(Vector.Equals(a, b), Vector<float>.Zero, Vector<float>.One),
        ComparisonKind.Greater => Vector.ConditionalSelect(Vector.GreaterThan(a, b), Vector<float>.One, Vector<float>.Zero),
        _ => Vector.ConditionalSelect(Vector.GreaterThanOrEqual(a, b), Vector<float>.One, Vector<float>.Zero),
    };
}
