using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="GaussianNoiseOp"/>. Elements 2i and 2i + 1 in logical row-major order take the cosine and the sine of Box and Muller (1958) on
/// words 2i and 2i + 1 of the stream; the step stands in the upper half of the counter.
/// </summary>
internal sealed unsafe class GaussianNoiseKernel : ManagedKernel
{
    private readonly GaussianNoiseOp op;
    private readonly LoopNest nest;
    private readonly DataType sourceType, destinationType;

    private GaussianNoiseKernel(WorkTeam team, GaussianNoiseOp op, Layout source, Layout destination)
        : base(op.Name, team, [source], [destination], source.Shape.ElementCount)
    {
        this.op = op;
        sourceType = source.Type;
        destinationType = destination.Type;
        nest = LoopNest.Create(source.Shape.AsSpan(), reorder: false, destination.Strides.ToArray(), source.Strides.ToArray());
    }

    public static Kernel? TryCreate(WorkTeam team, GaussianNoiseOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) ? new GaussianNoiseKernel(team, op, inputs[0], outputs[0]) : null;

    public override int InPlaceInput(int output) => Inputs[0].Equals(Outputs[0]) ? 0 : -1;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(nest.Total, thread, threads, WorkTeam.CacheLine);
        long* offsets = stackalloc long[2];
        for (long i = start; i < end;)
        {
            nest.Offsets(i / nest.RowLength, offsets);
            long column = i % nest.RowLength, count = Math.Min(nest.RowLength - column, end - i);
            for (long j = column; j < column + count; j++, i++)
            {
                long at = offsets[1] + (j * nest.RowStrides[1]);
                float value = Staging.Read((void*)In(0), sourceType, at) + (op.Deviation * Normal(i));
                long to = offsets[0] + (j * nest.RowStrides[0]);
                Staging.Store(&value, (byte*)Out(0) + (to * destinationType.Size()), destinationType, 1, 1);
            }
        }
    }

    private float Normal(long index)
    {
        (uint a, uint b, uint c, uint d) = Philox.Block(
            Context.Seed, op.Stream, ((ulong)Context.Step << 32) + ((ulong)Context.Part * (ulong)((nest.Total + 3) >> 2)) + (ulong)(index >> 2));
        (uint first, uint second) = (index & 2) == 0 ? (a, b) : (c, d);
        float radius = MathF.Sqrt(-2 * MathF.Log(1 - Philox.ToUnit(first)));
        float angle = 2 * MathF.PI * Philox.ToUnit(second);
        return radius * ((index & 1) == 0 ? MathF.Cos(angle) : MathF.Sin(angle));
    }
}
