using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="RandomUniformOp"/>; the step stands in the upper half of the generator's counter.</summary>
internal sealed unsafe class RandomUniformKernel : ManagedKernel
{
    private const int Words = 4;

    private readonly RandomUniformOp op;
    private readonly LoopNest nest;
    private readonly DataType type;

    private RandomUniformKernel(WorkTeam team, RandomUniformOp op, Layout source, Layout destination)
        : base(op.Name, team, [source], [destination], source.Shape.ElementCount)
    {
        this.op = op;
        type = destination.Type;
        nest = LoopNest.Create(destination.Shape.AsSpan(), reorder: false, destination.Strides.ToArray());
    }

    public static Kernel? TryCreate(WorkTeam team, RandomUniformOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) ? new RandomUniformKernel(team, op, inputs[0], outputs[0]) : null;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(nest.Total, thread, threads, WorkTeam.CacheLine);
        long offset;
        for (long i = start; i < end; i++)
        {
            nest.Offsets(i / nest.RowLength, &offset);
            float value = Number(i);
            Staging.Store(&value, (byte*)Out(0) + ((offset + (i % nest.RowLength * nest.RowStrides[0])) * type.Size()), type, 1, 1);
        }
    }

    private float Number(long index)
    {
        ulong blocks = (ulong)((nest.Total + Words - 1) / Words), block = ((ulong)Context.Step << 32) + ((ulong)Context.Part * blocks) + (ulong)(index / Words);
        (uint a, uint b, uint c, uint d) = Philox.Block(Context.Seed, op.Stream, block);
        float unit = Philox.ToUnit((index % Words) switch { 0 => a, 1 => b, 2 => c, _ => d });

        // What rounds up to the maximum is not in the range.
        float number = op.Minimum + (unit * (op.Maximum - op.Minimum));
        return number < op.Maximum ? number : op.Minimum;
    }
}
