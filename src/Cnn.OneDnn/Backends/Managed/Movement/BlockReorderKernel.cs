using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Moves images between channels-last and blocks of sixteen channels. Whole cache lines are moved, a few pixels at a time over all channels, so that either
/// side is read or written page by page; oneDNN's reorder reaches half the speed of memory in bfloat16.
/// </summary>
/// <typeparam name="TLine">What is moved at once.</typeparam>
internal sealed unsafe class BlockReorderKernel<TLine> : ManagedKernel
    where TLine : struct, IChannelLine
{
    private const int Block = 16;

    // Bytes of the pixels that are moved together: so many that each block of channels is some pages, so few that a line is not far from its neighbour.
    private const int NearBytes = 32768;
    private const int FewestPixels = 4;

    private readonly int pixels, lines, group;
    private readonly long images, groups, rowBytes, blockBytes;
    private readonly bool intoBlocks;

    public BlockReorderKernel(WorkTeam team, Layout source, Layout destination)
        : base("reorder_blocks", team, [source], [destination], source.Shape.ElementCount)
    {
        Shape shape = source.Shape;
        intoBlocks = source.IsPlain;
        images = shape[0];
        pixels = (int)(shape.ElementCount / shape[0] / shape[1]);
        rowBytes = (long)shape[1] * source.Type.Size();
        blockBytes = (long)pixels * Block * source.Type.Size();
        lines = (int)(rowBytes / IChannelLine.Bytes);
        group = (int)Math.Min(pixels, Math.Max(FewestPixels, NearBytes / rowBytes));
        groups = (pixels + group - 1) / group;
    }

    /// <summary>Whether the kernel moves between two layouts.</summary>
    public static bool Suits(Layout from, Layout to)
    {
        (Layout plain, Layout blocked) = from.IsPlain ? (from, to) : (to, from);
        return Avx512F.IsSupported && from.Type == to.Type && from.Type.Size() == TLine.ElementSize && from.Shape.Rank > 2 && from.Shape.ElementCount > 0
            && from.Shape[1] * TLine.ElementSize % IChannelLine.Bytes == 0 && plain.IsChannelsLast && blocked.Equals(Layout.ChannelBlocked(from.Shape, from.Type, Block));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(images * groups, thread, threads);
        for (long unit = start; unit < end; unit++)
        {
            long image = unit / groups, first = unit % groups * group;
            int count = (int)Math.Min(group, pixels - first);
            nint imageStart = (nint)(image * pixels * rowBytes), row = imageStart + (nint)(first * rowBytes), block = imageStart + (nint)(first * Block * TLine.ElementSize);
            for (int line = 0; line < lines; line++)
            {
                if (intoBlocks)
                {
                    TLine.Split((byte*)In(0) + row, (nint)rowBytes, (byte*)Out(0) + block, (nint)blockBytes, count);
                }
                else
                {
                    TLine.Join((byte*)In(0) + block, (nint)blockBytes, (byte*)Out(0) + row, (nint)rowBytes, count);
                }

                row += IChannelLine.Bytes;
                block += (nint)blockBytes * (IChannelLine.Bytes / (Block * TLine.ElementSize));
            }
        }
    }
}
