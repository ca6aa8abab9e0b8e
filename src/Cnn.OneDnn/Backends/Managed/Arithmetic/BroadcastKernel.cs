namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="Graph.BroadcastOp"/>.</summary>
internal sealed unsafe class BroadcastKernel : ElementwiseKernel
{
    private BroadcastKernel(WorkTeam team, Layout[] inputs, Layout output)
        : base("broadcast", team, inputs, output)
    {
    }

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) ? new BroadcastKernel(team, inputs, outputs[0]) : null;

    protected override void Apply(float** inputs, float* output, long count)
    {
        if (inputs[0] != output)
        {
            Buffer.MemoryCopy(inputs[0], output, count * sizeof(float), count * sizeof(float));
        }
    }
}
