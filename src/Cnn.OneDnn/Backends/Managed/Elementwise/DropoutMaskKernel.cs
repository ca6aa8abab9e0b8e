using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Draws dropout's mask: element i in logical row-major order is kept where word i of the stream, as a number in [0, 1), is at least the rate.
/// The step stands in the upper half of the counter, so that every step has words of its own.
/// </summary>
internal sealed unsafe class DropoutMaskKernel(WorkTeam team, DropoutOp op, Layout mask)
    : ManagedKernel("dropout_mask", team, [], [mask], mask.Shape.ElementCount)
{
    private readonly LoopNest nest = LoopNest.Of(mask.Shape.AsSpan(), reorder: false, mask.Strides.ToArray());

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(nest.Total, thread, threads, 64);
        ulong counter = (ulong)Context.Step << 32;
        uint* words = stackalloc uint[4];
        long offset, step = nest.RowStrides[0];
        for (long i = start; i < end;)
        {
            nest.Offsets(i / nest.RowLength, &offset);
            long column = i % nest.RowLength, count = Math.Min(nest.RowLength - column, end - i);
            byte* row = (byte*)Out(0) + offset + (column * step);
            for (long j = 0; j < count; j++, i++)
            {
                if ((i & 3) == 0 || j == 0)
                {
                    (words[0], words[1], words[2], words[3]) = Philox.Block(Context.Seed, op.Stream, counter + (ulong)(i >> 2));
                }

                row[j * step] = Philox.ToUnit(words[i & 3]) >= op.Rate ? (byte)1 : (byte)0;
            }
        }
    }
}
