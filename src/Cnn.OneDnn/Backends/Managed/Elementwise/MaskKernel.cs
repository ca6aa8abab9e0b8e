using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Scales the elements that a mask of bytes keeps and clears the others. Inputs: source, mask. The gradient of dropout, and its second half.</summary>
internal sealed unsafe class MaskKernel : ElementwiseKernel
{
    private readonly float scale;

    public MaskKernel(WorkTeam team, float rate, Layout[] inputs, Layout output)
        : base("dropout", team, inputs, output) => scale = rate < 1 ? 1 / (1 - rate) : 0;

    public static Kernel? TryCreate(WorkTeam team, float rate, KernelRequest request) =>
        Arrange(request, keepsZero: true) is var (inputs, output) ? new MaskKernel(team, rate, inputs, output) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Apply(float** inputs, float* output, long count)
    {
        float* x = inputs[0], mask = inputs[1];
        var factor = new Vector<float>(scale);
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector<int> dropped = Vector.Equals(Vector.Load(mask + i), Vector<float>.Zero);
            Vector.Store(Vector.ConditionalSelect(dropped, Vector<float>.Zero, Vector.Load(x + i) * factor), output + i);
        }

        for (; i < count; i++)
        {
            output[i] = mask[i] == 0 ? 0 : x[i] * scale;
        }
    }
}
