namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Copies a tensor into a region of another or out of one: both plain, of one type, seen through strides and a starting offset.</summary>
internal sealed unsafe class RegionCopy
{
    private readonly LoopNest nest;
    private readonly long sourceStart, destinationStart;
    private readonly int size;

    public RegionCopy(Shape region, Layout source, ReadOnlySpan<int> sourceBegin, Layout destination, ReadOnlySpan<int> destinationBegin)
    {
        nest = LoopNest.Create(region.AsSpan(), reorder: true, destination.Strides.ToArray(), source.Strides.ToArray());
        size = source.Type.Size();
        sourceStart = Start(source, sourceBegin);
        destinationStart = Start(destination, destinationBegin);
    }

    /// <summary>This thread's share.</summary>
    public void Copy(nint source, nint destination, int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(nest.Total, thread, threads, WorkTeam.CacheLine);
        long* offsets = stackalloc long[2];
        while (start < end)
        {
            long column = start % nest.RowLength, count = Math.Min(nest.RowLength - column, end - start);
            nest.Offsets(start / nest.RowLength, offsets);
            byte* to = (byte*)destination + ((destinationStart + offsets[0] + (column * nest.RowStrides[0])) * size);
            byte* from = (byte*)source + ((sourceStart + offsets[1] + (column * nest.RowStrides[1])) * size);
            Run(from, nest.RowStrides[1], to, nest.RowStrides[0], size, count);
            start += count;
        }
    }

    private static long Start(Layout layout, ReadOnlySpan<int> begin)
    {
        long start = 0;
        for (int i = 0; i < begin.Length; i++)
        {
            start += begin[i] * layout.Strides[i];
        }

        return start;
    }

    private static void Run(byte* from, long fromStep, byte* to, long toStep, int size, long count)
    {
        if (fromStep == 1 && toStep == 1)
        {
            Buffer.MemoryCopy(from, to, count * size, count * size);
            return;
        }

        for (long i = 0; i < count; i++)
        {
            switch (size)
            {
                case 4:
                    ((uint*)to)[i * toStep] = ((uint*)from)[i * fromStep];
                    break;
                case 2:
                    ((ushort*)to)[i * toStep] = ((ushort*)from)[i * fromStep];
                    break;
                default:
                    to[i * toStep] = from[i * fromStep];
                    break;
            }
        }
    }
}
