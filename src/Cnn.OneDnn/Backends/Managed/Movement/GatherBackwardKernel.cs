using System.Numerics.Tensors;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="GatherBackwardOp"/>: each thread has some columns of all rows, so that sums are taken in the order of the list, whatever the number of threads.
/// </summary>
internal sealed unsafe class GatherBackwardKernel : ManagedKernel
{
    private readonly int count, rows, width;
    private readonly DataType numbers;

    private GatherBackwardKernel(WorkTeam team, Layout[] inputs, Layout[] outputs)
        : base("gather_backward", team, inputs, outputs, Math.Max(inputs[0].Shape.ElementCount, outputs[0].Shape.ElementCount)) =>
        (count, rows, width, numbers) = (inputs[0].Shape[0], outputs[0].Shape[0], outputs[0].Shape[1], inputs[1].Type);

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
        && inputs[0].Type == DataType.Float32 && outputs[0].Type == DataType.Float32
            ? new GatherBackwardKernel(team, inputs, outputs)
            : null;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(width, thread, threads);
        int length = (int)(end - start);
        for (int row = 0; row < rows; row++)
        {
            new Span<float>((float*)Out(0) + ((long)row * width) + start, length).Clear();
        }

        for (long i = 0; i < count; i++)
        {
            int row = GatherKernel.RowOf(Staging.Read((void*)In(1), numbers, i), rows);
            if (row >= 0)
            {
                var sum = new Span<float>((float*)Out(0) + ((long)row * width) + start, length);
                TensorPrimitives.Add(sum, new ReadOnlySpan<float>((float*)In(0) + (i * width) + start, length), sum);
            }
        }
    }
}
