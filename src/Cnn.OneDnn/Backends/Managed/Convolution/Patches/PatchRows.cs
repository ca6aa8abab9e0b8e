using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The matrix of patches of an image, never stored whole: a row per position, a column per tap and channel. Any part of it is copied from the image when
/// it is needed. A position j sees, for a tap of offset o, pixel j * step + o of the image, and zero outside of it. Forward, positions are destination
/// pixels; for the gradient of the source they are the source pixels of one residue modulo the stride.
/// </summary>
internal sealed unsafe partial class PatchRows
{
    private readonly int[] positions, steps, image;
    private readonly int[] depthOffsets, heightOffsets, widthOffsets;
    private readonly int[] firstInside = new int[3], endInside = new int[3];
    private readonly long[] segmentOffsets;
    private readonly int channels, span;
    private readonly long reach;
    private readonly long pixelPitch;

    /// <param name="positions">Positions along the three axes.</param>
    /// <param name="steps">Image pixels per position.</param>
    /// <param name="image">The image's sizes.</param>
    /// <param name="offsets">The taps' offsets along each axis.</param>
    /// <param name="channels">Channels taken of a pixel.</param>
    /// <param name="pixelPitch">Channels of a pixel.</param>
    public PatchRows(int[] positions, int[] steps, int[] image, int[][] offsets, int channels, long pixelPitch)
    {
        this.positions = positions;
        this.steps = steps;
        this.image = image;
        this.channels = channels;
        this.pixelPitch = pixelPitch;

        // Taps side by side that see neighbouring pixels are one run of memory.
        bool merged = channels == pixelPitch && offsets[2].Length > 1;
        for (int i = 1; i < offsets[2].Length; i++)
        {
            merged &= offsets[2][i] == offsets[2][i - 1] + 1;
        }

        span = merged ? offsets[2].Length : 1;
        int[] widths = merged ? [offsets[2][0]] : offsets[2];
        List<int> d = [], h = [], w = [];
        foreach (int od in offsets[0])
        {
            foreach (int oh in offsets[1])
            {
                foreach (int ow in widths)
                {
                    d.Add(od);
                    h.Add(oh);
                    w.Add(ow);
                }
            }
        }

        depthOffsets = [.. d];
        heightOffsets = [.. h];
        widthOffsets = [.. w];
        Columns = depthOffsets.Length * span * channels;
        segmentOffsets = new long[depthOffsets.Length];
        for (int i = 0; i < segmentOffsets.Length; i++)
        {
            segmentOffsets[i] = ((((long)depthOffsets[i] * image[1]) + heightOffsets[i]) * image[2] + widthOffsets[i]) * pixelPitch;
            reach = Math.Max(reach, segmentOffsets[i] + ((long)span * channels) + Slack);
        }

        for (int axis = 0; axis < 3; axis++)
        {
            (firstInside[axis], endInside[axis]) = Inside(positions[axis], steps[axis], image[axis], offsets[axis]);
        }
    }

    // How far a copy may read and write beyond the end of a run.
    private static int Slack => Vector<float>.Count;

    /// <summary>Taps times channels.</summary>
    public int Columns { get; }

    /// <summary>Positions in one image.</summary>
    public long PositionsPerImage => (long)positions[0] * positions[1] * positions[2];

    /// <summary>Copies a part of the matrix, row-major. Up to a vector of elements after the end of each row are overwritten too.</summary>
    /// <param name="source">The image, at the first channel taken.</param>
    /// <param name="row">First row; rows count on through the batch.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="column">First column.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="pitch">From row to row of the destination.</param>
    /// <param name="end">The end of the buffer that holds the images.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(float* source, long row, int rows, int column, int columns, float* destination, nint pitch, float* end)
    {
        int run = span * channels, segment = column / run, within = column % run;
        int w = (int)(row % positions[2]), h = (int)(row / positions[2] % positions[1]);
        int d = (int)(row / positions[2] / positions[1] % positions[0]);
        long batch = row / PositionsPerImage, step = steps[2] * pixelPitch;
        fixed (long* offsets = segmentOffsets)
        {
            while (rows > 0)
            {
                int count = Math.Min(rows, positions[2] - w);
                bool inside = d >= firstInside[0] && d < endInside[0] && h >= firstInside[1] && h < endInside[1];
                int first = inside ? firstInside[2] : int.MaxValue, stop = endInside[2];
                long pixel = (((((batch * image[0]) + (d * steps[0])) * image[1]) + (h * steps[1])) * image[2]) + (w * steps[2]);
                float* from = source + (pixel * pixelPitch);
                for (int i = 0; i < count; i++, w++, from += step, destination += pitch)
                {
                    if (w >= first && w < stop && from + reach <= end)
                    {
                        CopyInside(from, offsets + segment, within, run, columns, destination);
                    }
                    else
                    {
                        CopyClipped(source, batch, d, h, w, segment, within, columns, destination, end);
                    }
                }

                rows -= count;
                w = 0;
                Advance(ref h, ref d, ref batch);
            }
        }
    }

    // No tap leaves the image: whole vectors, of which what is too much is overwritten by the next run.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyInside(float* from, long* offsets, int within, int run, int rest, float* to)
    {
        int take = Math.Min(run - within, rest);
        Spill.Copy(from + *offsets + within, to, take);
        while ((rest -= take) > 0)
        {
            to += take;
            take = Math.Min(run, rest);
            Spill.Copy(from + *++offsets, to, take);
        }
    }

    // Parts that lie outside are cleared; everything spills forward only, so that what follows puts it right.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyClipped(float* source, long batch, int d, int h, int w, int segment, int within, int rest, float* to, float* end)
    {
        int run = span * channels;
        long length = span == 1 ? 0 : image[2] * pixelPitch;
        for (; rest > 0; segment++, within = 0)
        {
            int take = Math.Min(run - within, rest), before = 0, inside = 0;
            int id = (d * steps[0]) + depthOffsets[segment], ih = (h * steps[1]) + heightOffsets[segment];
            int iw = (w * steps[2]) + widthOffsets[segment];
            long start = (iw * pixelPitch) + within;
            if ((uint)id < (uint)image[0] && (uint)ih < (uint)image[1])
            {
                if (span == 1)
                {
                    inside = (uint)iw < (uint)image[2] ? take : 0;
                }
                else
                {
                    before = start >= 0 ? 0 : (int)Math.Min(-start, take);
                    inside = (int)Math.Clamp(length - start - before, 0, take - before);
                }
            }

            Spill.Clear(to, before);
            float* from = source + (((((batch * image[0]) + id) * image[1]) + ih) * image[2] * pixelPitch) + start + before;
            if (from + inside + Slack <= end)
            {
                Spill.Copy(from, to + before, inside);
            }
            else
            {
                Floats.Copy(from, to + before, inside);
            }

            Spill.Clear(to + before + inside, take - before - inside);
            to += take;
            rest -= take;
        }
    }

    // The positions from which every tap lies inside the image.
    private static (int First, int End) Inside(int positions, int step, int image, int[] offsets)
    {
        if (offsets.Length == 0)
        {
            return (0, 0);
        }

        int first = 0, end = positions;
        while (first < end && (first * (long)step) + offsets.Min() < 0)
        {
            first++;
        }

        while (end > first && ((end - 1) * (long)step) + offsets.Max() >= image)
        {
            end--;
        }

        return (first, end);
    }

    // To the next line.
    private void Advance(ref int h, ref int d, ref long batch)
    {
        if (++h < positions[1])
        {
            return;
        }

        h = 0;
        if (++d == positions[0])
        {
            d = 0;
            batch++;
        }
    }
}
