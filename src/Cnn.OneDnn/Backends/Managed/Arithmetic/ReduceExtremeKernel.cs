using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="ReduceExtremeOp"/>: each thread finds some of the results, whatever the layouts.</summary>
internal sealed unsafe class ReduceExtremeKernel : ManagedKernel
{
    private readonly bool largest;
    private readonly LoopNest results, terms;
    private readonly DataType sourceType, resultType;

    private ReduceExtremeKernel(WorkTeam team, ReduceExtremeOp op, Layout source, Layout result)
        : base(op.Name, team, [source], [result], source.Shape.ElementCount)
    {
        largest = op.Largest;
        (sourceType, resultType) = (source.Type, result.Type);
        int[] gone = [.. source.Shape.Select((size, axis) => result.Shape[axis] == size ? 1 : size)];
        results = LoopNest.Create(result.Shape.AsSpan(), reorder: true, result.Strides.ToArray(), source.Strides.ToArray());
        terms = LoopNest.Create(gone, reorder: true, source.Strides.ToArray());
    }

    public static Kernel? TryCreate(WorkTeam team, ReduceExtremeOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) ? new ReduceExtremeKernel(team, op, inputs[0], outputs[0]) : null;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(results.Total, thread, threads);
        long* offsets = stackalloc long[2];
        for (long i = start; i < end; i++)
        {
            results.Offsets(i / results.RowLength, offsets);
            long column = i % results.RowLength;
            float value = Find(offsets[1] + (column * results.RowStrides[1]));
            long to = offsets[0] + (column * results.RowStrides[0]);
            Staging.Store(&value, (byte*)Out(0) + (to * resultType.Size()), resultType, 1, 1);
        }
    }

    private float Find(long origin)
    {
        float best = largest ? float.NegativeInfinity : float.PositiveInfinity;
        long rows = terms.Total / terms.RowLength, step = terms.RowStrides[0], offset;
        for (long row = 0; row < rows; row++)
        {
            terms.Offsets(row, &offset);
            for (long j = 0; j < terms.RowLength; j++)
            {
                float value = Staging.Read((void*)In(0), sourceType, origin + offset + (j * step));
                best = largest ? MathF.Max(best, value) : MathF.Min(best, value);
            }
        }

        return best;
    }
}
