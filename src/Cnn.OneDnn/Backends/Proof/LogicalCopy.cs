using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Backends.Managed;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// Moves a tensor between a list of floats, channels last, and memory of any layout and type, one element at a time and by nothing but the layout's own
/// description: what tells whether a kernel put an element where it belongs must not be a kernel.
/// </summary>
internal sealed unsafe partial class LogicalCopy : IWork
{
    // Shorter ones move faster one by one.
    private const int LeastRun = 8;

    private readonly Layout layout;
    private readonly nint address;
    private readonly Memory<float> values;
    private readonly bool reads;
    private readonly bool clears;
    private readonly int[] order;
    private readonly long[][] offsets;
    private readonly long rows;
    private readonly int run;
    private readonly int bundled;

    private LogicalCopy(Layout layout, nint address, Memory<float> values, bool reads, bool clears)
    {
        (this.layout, this.address, this.values, this.reads, this.clears) = (layout, address, values, reads, clears);
        order = Order(layout.Shape);
        offsets = Array.ConvertAll(order, layout.OffsetsAlong);
        run = Run(offsets.Length == 0 ? [] : offsets[^1]);
        bundled = run < LeastRun ? BundledAxis(offsets) : -1;
        rows = values.Length == 0 ? 0 : values.Length / offsets[^1].Length;
        rows = bundled < 0 ? rows : rows / offsets[bundled].Length * Bundles(offsets[bundled]);
    }

    /// <summary>The logical axes in the order in which values are listed: channels innermost.</summary>
    public static int[] Order(Shape shape) =>
        shape.Rank <= 2 ? [.. Enumerable.Range(0, shape.Rank)] : [0, .. Enumerable.Range(2, shape.Rank - 2), 1];

    /// <summary>Puts values into memory.</summary>
    public static void Write(WorkTeam team, ReadOnlyMemory<float> values, Layout layout, nint address)
    {
        if (IsContiguous(layout) && layout.Type == DataType.Float32)
        {
            values.Span.CopyTo(new Span<float>((void*)address, values.Length));
        }
        else if (IsContiguous(layout) && layout.Type == DataType.BFloat16)
        {
            fixed (float* source = values.Span)
            {
                BFloat16Bits.FromSingles(source, (ushort*)address, values.Length);
            }
        }
        else
        {
            // Only read from there.
            Run(team, new LogicalCopy(layout, address, MemoryMarshal.AsMemory(values), reads: false, clears: false));
        }
    }

    /// <summary>Whether the elements lie in memory as they are listed.</summary>
    public static bool IsContiguous(Layout layout)
    {
        long stride = 1;
        foreach (int axis in Order(layout.Shape).Reverse())
        {
            if (layout.Strides[axis] != stride && layout.Shape[axis] > 1)
            {
                return false;
            }

            stride *= layout.Shape[axis];
        }

        return layout.IsPlain;
    }

    /// <summary>Takes values from memory.</summary>
    /// <param name="team">Shares the work.</param>
    /// <param name="layout">How they lie.</param>
    /// <param name="address">Where.</param>
    /// <param name="values">Takes as many as there are elements.</param>
    /// <param name="clears">Whether each is zero in memory afterwards, so that what is left there is what belongs to no element.</param>
    public static void Read(WorkTeam team, Layout layout, nint address, Memory<float> values, bool clears = false)
    {
        if (IsContiguous(layout) && layout.Type == DataType.BFloat16 && !clears)
        {
            fixed (float* destination = values.Span)
            {
                BFloat16Bits.Widen((ushort*)address, destination, values.Length);
            }
        }
        else
        {
            Run(team, new LogicalCopy(layout, address, values, reads: true, clears));
        }
    }

    /// <summary>The logical index of a value's place in the list.</summary>
    public static int[] IndexOf(Shape shape, long place)
    {
        int[] index = new int[shape.Rank];
        IndexOf(shape, Order(shape), place, index);
        return index;
    }

    /// <summary>The same for one place after the other.</summary>
    /// <param name="shape">The tensor's.</param>
    /// <param name="order">Its <see cref="Order"/>.</param>
    /// <param name="place">In the list.</param>
    /// <param name="index">Takes the index.</param>
    public static void IndexOf(Shape shape, int[] order, long place, Span<int> index)
    {
        for (int i = order.Length - 1; i >= 0; i--)
        {
            index[order[i]] = (int)(place % shape[order[i]]);
            place /= shape[order[i]];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(rows, thread, threads);
        for (long row = start; row < end; row++)
        {
            long first = 0, place = 0, rest = row, stride = offsets[^1].Length, together = 0;
            for (int i = offsets.Length - 2; i >= 0; i--)
            {
                int count = i == bundled ? Bundles(offsets[i]) : offsets[i].Length;
                long at = rest % count;
                if (i == bundled)
                {
                    at *= Bundle;
                    together = at;
                }

                first += offsets[i][at];
                place += at * stride;
                stride *= offsets[i].Length;
                rest /= count;
            }

            MoveRow(first, checked((int)place), (int)together);
        }
    }

    private static void Run(WorkTeam team, LogicalCopy copy)
    {
        if (copy.rows > 0)
        {
            if (copy.values.Length < WorkTeam.LeastShared)
            {
                copy.Execute(0, 1);
            }
            else
            {
                team.Run(copy);
            }
        }
    }

    /// <summary>How many values of a row lie together in memory, again and again, the last of them perhaps fewer.</summary>
    private static int Run(long[] offsets)
    {
        int run = 1;
        while (run < offsets.Length && offsets[run] == offsets[run - 1] + 1)
        {
            run++;
        }

        for (int i = run; i < offsets.Length; i++)
        {
            if (i % run != 0 && offsets[i] != offsets[i - 1] + 1)
            {
                return 1;
            }
        }

        return run;
    }

    private void MoveRow(long first, int place, int together)
    {
        switch (layout.Type)
        {
            case DataType.Float32:
                Move<float, SingleCell>((float*)address + first, place, together);
                break;
            case DataType.BFloat16:
                Move<ushort, BFloat16Cell>((ushort*)address + first, place, together);
                break;
            case DataType.Int32:
                Move<int, IntegerCell>((int*)address + first, place, together);
                break;
            case DataType.UInt8:
                Move<byte, ByteCell>((byte*)address + first, place, together);
                break;
            default:
                throw new InvalidOperationException($"No values of type {layout.Type} can be moved.");
        }
    }
}
