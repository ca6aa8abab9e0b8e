namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="Graph.PReluOp"/>.</summary>
internal sealed unsafe class PReluKernel : ElementwiseKernel
{
    private PReluKernel(WorkTeam team, Layout[] inputs, Layout output)
        : base("prelu", team, inputs, output)
    {
    }

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        Arrange(request, keepsZero: true) is var (inputs, output) ? new PReluKernel(team, inputs, output) : null;

    protected override void Apply(float** inputs, float* output, long count)
    {
        float* x = inputs[0], slope = inputs[1];
        for (long i = 0; i < count; i++)
        {
            output[i] = x[i] > 0 ? x[i] : slope[i] * x[i];
        }
    }
}
