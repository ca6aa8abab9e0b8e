using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="GatherOp"/> of a row-major table.</summary>
internal sealed unsafe class GatherKernel : ManagedKernel
{
    private readonly int rows, width;
    private readonly DataType numbers;

    private GatherKernel(WorkTeam team, Layout[] inputs, Layout[] outputs)
        : base("gather", team, inputs, outputs, outputs[0].Shape.ElementCount) =>
        (rows, width, numbers) = (inputs[1].Shape[0], inputs[1].Shape[1], inputs[0].Type);

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
        && inputs[1].Type == DataType.Float32 && outputs[0].Type == DataType.Float32
            ? new GatherKernel(team, inputs, outputs)
            : null;

    /// <summary>The row that a number means; -1 for none.</summary>
    public static int RowOf(float number, int rows) => MathF.Round(number) is >= 0 and var row && row < rows ? (int)row : -1;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(Outputs[0].Shape[0], thread, threads);
        for (long i = start; i < end; i++)
        {
            var destination = new Span<float>((float*)Out(0) + (i * width), width);
            int row = RowOf(Staging.Read((void*)In(0), numbers, i), rows);
            if (row < 0)
            {
                destination.Fill(float.NaN);
            }
            else
            {
                new ReadOnlySpan<float>((float*)In(1) + ((long)row * width), width).CopyTo(destination);
            }
        }
    }
}
