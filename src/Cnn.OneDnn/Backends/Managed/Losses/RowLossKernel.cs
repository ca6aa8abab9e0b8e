namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="Graph.RowLossOp"/>: a copy.</summary>
internal sealed unsafe class RowLossKernel : ManagedKernel
{
    private readonly long bytes;

    private RowLossKernel(WorkTeam team, Layout[] inputs, Layout[] outputs)
        : base("row_loss", team, inputs, outputs, 0) => bytes = outputs[0].ByteSize;

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
            && inputs[0].Type == outputs[0].Type
            ? new RowLossKernel(team, inputs, outputs)
            : null;

    public override void Execute(int thread, int threads) => Buffer.MemoryCopy((void*)In(0), (void*)Out(0), bytes, bytes);
}
