using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Reorders between any two layouts. In a blocked layout, as in a plain one, the offset of an element is a sum of one term per axis; the terms are
/// tabulated. The innermost axes of source and destination are walked in tiles, so that both sides use whole cache lines.
/// </summary>
internal sealed unsafe class TableReorderKernel : ManagedKernel
{
    private const int Tile = 16;
    private readonly long[][] from, to;
    private readonly int[] outer;
    private readonly int readAxis, writeAxis;
    private readonly long outerCount;
    private readonly delegate*<void*, long[], long, void*, long[], long, int, int, void> run;

    private TableReorderKernel(WorkTeam team, Layout source, Layout destination, delegate*<void*, long[], long, void*, long[], long, int, int, void> run)
        : base("reorder", team, [source], [destination], source.Shape.ElementCount)
    {
        this.run = run;
        int rank = source.Shape.Rank;
        from = new long[rank][];
        to = new long[rank][];
        for (int axis = 0; axis < rank; axis++)
        {
            from[axis] = source.OffsetsAlong(axis);
            to[axis] = destination.OffsetsAlong(axis);
        }

        writeAxis = Innermost(to);
        readAxis = Innermost(from);
        outerCount = 1;
        List<int> rest = [];
        for (int axis = 0; axis < rank; axis++)
        {
            if (axis != readAxis && axis != writeAxis)
            {
                rest.Add(axis);
                outerCount *= source.Shape[axis];
            }
        }

        outer = [.. rest];
    }

    public static Kernel? TryCreate(WorkTeam team, Layout source, Layout destination)
    {
        delegate*<void*, long[], long, void*, long[], long, int, int, void> run = (source.Type, destination.Type) switch
        {
            (DataType.Float32, DataType.Float32) or (DataType.Int32, DataType.Int32) => &Row<MoveWord>,
            (DataType.BFloat16, DataType.BFloat16) => &Row<MoveHalf>,
            (DataType.UInt8, DataType.UInt8) => &Row<MoveByte>,
            (DataType.Float32, DataType.BFloat16) => &Row<MoveRounding>,
            (DataType.BFloat16, DataType.Float32) => &Row<MoveWidening>,
            (DataType.UInt8, DataType.Float32) => &Row<MovePixel>,
            (DataType.UInt8, DataType.BFloat16) => &Row<MovePixelRounding>,
            _ => null,
        };
        return run == null || source.Shape.Rank == 0 ? null : new TableReorderKernel(team, source, destination, run);
    }

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            (long low, long high) = WorkTeam.Share(Outputs[0].ByteSize, thread, threads, WorkTeam.CacheLine);
            NativeMemory.Clear((byte*)Out(0) + low, (nuint)(high - low));
            return;
        }

        // Where both sides have the same innermost axis there is nothing to tile: one pass along it.
        int writes = from[writeAxis].Length, reads = readAxis == writeAxis ? 1 : from[readAxis].Length;
        int tiles = (reads + Tile - 1) / Tile;
        (long start, long end) = WorkTeam.Share(outerCount * tiles, thread, threads);
        for (long unit = start; unit < end; unit++)
        {
            (long source, long destination) = Base(unit / tiles);
            int first = (int)(unit % tiles) * Tile, last = Math.Min(first + Tile, reads);
            for (int write = 0; write < writes; write += Tile)
            {
                int stop = Math.Min(write + Tile, writes);
                for (int read = first; read < last; read++)
                {
                    long sourceRow = source + (readAxis == writeAxis ? 0 : from[readAxis][read]);
                    long destinationRow = destination + (readAxis == writeAxis ? 0 : to[readAxis][read]);
                    run((void*)In(0), from[writeAxis], sourceRow, (void*)Out(0), to[writeAxis], destinationRow, write, stop);
                }
            }
        }
    }

    protected override void Compute()
    {
        // What no element is written to is the padding of blocks, which must be zero.
        if (LayoutQueries.PhysicalCount(Outputs[0]) != Outputs[0].Shape.ElementCount && LayoutQueries.IsDense(Outputs[0]))
        {
            RunPhase(0);
        }

        RunPhase(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TMove>(void* source, long[] from, long sourceBase, void* destination, long[] to, long destinationBase, int start, int end)
        where TMove : struct, IMove
    {
        for (int i = start; i < end; i++)
        {
            TMove.Move(source, sourceBase + from[i], destination, destinationBase + to[i]);
        }
    }

    private static int Innermost(long[][] tables)
    {
        int best = 0;
        for (int axis = 1; axis < tables.Length; axis++)
        {
            long step = Step(tables[axis]), least = Step(tables[best]);
            best = step < least ? axis : best;
        }

        return best;
    }

    private static long Step(long[] table) => table.Length > 1 ? table[1] : long.MaxValue;

    private (long Source, long Destination) Base(long index)
    {
        long source = 0, destination = 0;
        for (int i = outer.Length - 1; i >= 0; i--)
        {
            long[] own = from[outer[i]];
            long at = index % own.Length;
            index /= own.Length;
            source += own[at];
            destination += to[outer[i]][at];
        }

        return (source, destination);
    }
}
