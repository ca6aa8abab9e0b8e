namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="Graph.OneHotOp"/>.</summary>
internal sealed unsafe class OneHotKernel : ManagedKernel
{
    private readonly int classes;
    private readonly DataType type;

    private OneHotKernel(WorkTeam team, Layout[] inputs, Layout[] outputs)
        : base("one_hot", team, inputs, outputs, outputs[0].Shape.ElementCount) =>
        (classes, type) = (outputs[0].Shape[1], inputs[0].Type);

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
            && outputs[0].Type == DataType.Float32
            ? new OneHotKernel(team, inputs, outputs)
            : null;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(Outputs[0].Shape[0], thread, threads);
        for (long i = start; i < end; i++)
        {
            var row = new Span<float>((float*)Out(0) + (i * classes), classes);
            row.Clear();
            if (GatherKernel.RowOf(Staging.Read((void*)In(0), type, i), classes) is >= 0 and var label)
            {
                row[label] = 1;
            }
        }
    }
}
