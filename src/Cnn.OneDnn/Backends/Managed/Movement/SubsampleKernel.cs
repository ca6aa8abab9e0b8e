using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="SubsampleOp"/> and its gradient, channels-last or in blocks of channels: a pixel's channels, or a block of them, are moved at once, row by row.
/// </summary>
internal sealed unsafe class SubsampleKernel : ManagedKernel
{
    private readonly int[] sizes;
    private readonly ImmutableArray<int> strides;
    private readonly bool backward;
    private readonly long rows, large, small;
    private readonly int columns, pixelBytes;

    private SubsampleKernel(WorkTeam team, Op op, ImmutableArray<int> strides, Layout input, Layout output, bool backward)
        : base(op.Name, team, [input], [output], Math.Max(input.Shape.ElementCount, output.Shape.ElementCount))
    {
        this.strides = strides;
        this.backward = backward;
        (Layout whole, Layout part) = backward ? (output, input) : (input, output);
        int block = whole.IsPlain ? whole.Shape[1] : whole.Blocks[0].Size;
        sizes = whole.Shape.ToArray()[2..];
        pixelBytes = block * whole.Type.Size();
        columns = sizes[^1];
        large = (long)columns * pixelBytes;
        small = (long)part.Shape[part.Shape.Rank - 1] * pixelBytes;
        rows = LayoutQueries.PhysicalCount(whole) / block / columns;
    }

    public static Kernel? TryCreate(WorkTeam team, SubsampleOp op, KernelRequest request) => TryCreate(team, op, op.Strides, request, backward: false);

    public static Kernel? TryCreate(WorkTeam team, SubsampleBackwardOp op, KernelRequest request) => TryCreate(team, op, op.Strides, request, backward: true);

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(rows, thread, threads);
        for (long row = start; row < end; row++)
        {
            long kept = KeptRow(row);
            byte* whole = (byte*)(backward ? Out(0) : In(0)) + (row * large), part = (byte*)(backward ? In(0) : Out(0)) + (kept * small);
            if (backward)
            {
                NativeMemory.Clear(whole, (nuint)large);
            }

            if (kept >= 0)
            {
                nint step = strides[^1] * pixelBytes;
                if (backward)
                {
                    Move(part, pixelBytes, whole, step);
                }
                else
                {
                    Move(whole, step, part, pixelBytes);
                }
            }
        }
    }

    private static SubsampleKernel? TryCreate(WorkTeam team, Op op, ImmutableArray<int> strides, KernelRequest request, bool backward)
    {
        Operand from = request.Inputs[0], to = request.Outputs[0];
        bool blocked = (from.Layout ?? to.Layout) is { IsPlain: false };
        Layout input = LayoutOf(from, blocked), output = LayoutOf(to, blocked);
        return from.Type == to.Type && (from.Layout ?? input).Equals(input) && (to.Layout ?? output).Equals(output)
            ? new SubsampleKernel(team, op, strides, input, output, backward)
            : null;
    }

    private static Layout LayoutOf(Operand operand, bool blocked) =>
        blocked ? Layout.ChannelBlocked(operand.Shape, operand.Type) : Layout.ChannelsLast(operand.Shape, operand.Type);

    // Which row of the small image a row of the large one becomes; negative where it is left out.
    private long KeptRow(long row)
    {
        long kept = 0, unit = 1;
        for (int axis = sizes.Length - 2; axis >= 0; axis--)
        {
            long at = row % sizes[axis];
            row /= sizes[axis];
            if (at % strides[axis] != 0)
            {
                return -1;
            }

            kept += at / strides[axis] * unit;
            unit *= ((sizes[axis] - 1) / strides[axis]) + 1;
        }

        return kept + (row * unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(byte* from, nint fromStep, byte* to, nint toStep)
    {
        for (int column = 0; column < columns; column += strides[^1])
        {
            // Sizes of one vector, which compilers move without a call.
            switch (pixelBytes)
            {
                case 32:
                    Unsafe.CopyBlockUnaligned(to, from, 32);
                    break;
                case 64:
                    Unsafe.CopyBlockUnaligned(to, from, 64);
                    break;
                default:
                    Buffer.MemoryCopy(from, to, pixelBytes, pixelBytes);
                    break;
            }

            from += fromStep;
            to += toStep;
        }
    }
}
