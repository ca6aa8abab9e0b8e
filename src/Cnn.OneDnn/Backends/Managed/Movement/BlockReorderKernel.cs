using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Moves images between channels-last and blocks of sixteen channels, elements of two or four bytes. Whole cache lines are moved, two blocks or one of them, a
/// few pixels at a time over all channels, so that either side is read or written page by page; oneDNN's reorder reaches half the speed in bfloat16.
/// </summary>
internal sealed unsafe class BlockReorderKernel : ManagedKernel
{
    private const int Block = 16, Line = 64, HalfLine = Line / 2;

    // Bytes of the pixels that are moved together: so many that each block of channels is some pages, so few that a line is not far from its neighbour.
    private const int NearBytes = 32768;
    private const int FewestPixels = 4;

    private readonly int pixels, lines, group, pixelBytes;
    private readonly long images, groups, rowBytes, blockBytes;
    private readonly bool intoBlocks;

    public BlockReorderKernel(WorkTeam team, Layout source, Layout destination)
        : base("reorder_blocks", team, [source], [destination], source.Shape.ElementCount)
    {
        Shape shape = source.Shape;
        intoBlocks = source.IsPlain;
        images = shape[0];
        pixels = (int)(shape.ElementCount / shape[0] / shape[1]);
        pixelBytes = Block * source.Type.Size();
        rowBytes = (long)shape[1] * source.Type.Size();
        blockBytes = (long)pixels * pixelBytes;
        lines = (int)(rowBytes / Line);
        group = (int)Math.Min(pixels, Math.Max(FewestPixels, NearBytes / rowBytes));
        groups = (pixels + group - 1) / group;
    }

    /// <summary>Whether the kernel moves between two layouts.</summary>
    public static bool Suits(Layout from, Layout to)
    {
        (Layout plain, Layout blocked) = from.IsPlain ? (from, to) : (to, from);
        int size = from.Type.Size();
        return Avx512F.IsSupported && from.Type == to.Type && size is 2 or 4 && from.Shape.Rank > 2 && from.Shape.ElementCount > 0
            && from.Shape[1] * size % Line == 0 && plain.IsChannelsLast && blocked.Equals(Layout.ChannelBlocked(from.Shape, from.Type, Block));
    }

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(images * groups, thread, threads);
        for (long unit = start; unit < end; unit++)
        {
            long image = unit / groups, first = unit % groups * group;
            int count = (int)Math.Min(group, pixels - first);
            nint imageStart = (nint)(image * pixels * rowBytes), row = imageStart + (nint)(first * rowBytes), block = imageStart + (nint)(first * pixelBytes);
            for (int line = 0; line < lines; line++, row += Line, block += (nint)blockBytes * (Line / pixelBytes))
            {
                byte* from = (byte*)In(0) + (intoBlocks ? row : block), to = (byte*)Out(0) + (intoBlocks ? block : row);
                if (pixelBytes == Line)
                {
                    Move(from, intoBlocks ? (nint)rowBytes : Line, to, intoBlocks ? Line : (nint)rowBytes, count);
                }
                else if (intoBlocks)
                {
                    Split(from, (nint)rowBytes, to, (nint)blockBytes, count);
                }
                else
                {
                    Join(from, (nint)blockBytes, to, (nint)rowBytes, count);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move(byte* from, nint fromStep, byte* to, nint toStep, int count)
    {
        for (int i = 0; i < count; i++, from += fromStep, to += toStep)
        {
            Vector512.Store(Vector512.Load(from), to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Split(byte* row, nint rowBytes, byte* block, nint blockBytes, int count)
    {
        for (int i = 0; i < count; i++, row += rowBytes, block += HalfLine)
        {
            Vector256.Store(Vector256.Load(row), block);
            Vector256.Store(Vector256.Load(row + HalfLine), block + blockBytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join(byte* block, nint blockBytes, byte* row, nint rowBytes, int count)
    {
        for (int i = 0; i < count; i++, row += rowBytes, block += HalfLine)
        {
            Vector512.Store(Vector512.Create(Vector256.Load(block), Vector256.Load(block + blockBytes)), row);
        }
    }
}
