namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="Graph.ReduceSumOp"/>.</summary>
internal sealed unsafe class ReduceSumKernel : ReductionKernel
{
    private ReduceSumKernel(WorkTeam team, Layout[] inputs, Layout output)
        : base("reduce_sum", team, inputs, output)
    {
    }

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) && LayoutQueries.IsDense(outputs[0])
            ? new ReduceSumKernel(team, inputs, outputs[0])
            : null;

    protected override void Term(float** inputs, float* terms, long count) =>
        Buffer.MemoryCopy(inputs[0], terms, count * sizeof(float), count * sizeof(float));
}
