using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The matrix of patches of an image, never stored whole: a row per position, a column per tap and channel. Any part of it is copied from the image when
/// it is needed. A position j sees, for a tap of offset o, pixel j * step + o of the image, and zero outside of it. Forward, positions are destination
/// pixels; for the gradient of the source they are the source pixels of one residue modulo the stride.
/// </summary>
internal sealed unsafe class PatchRows
{
    private readonly int[] positions, steps, image;
    private readonly int[] depthOffsets, heightOffsets, widthOffsets;
    private readonly int channels, span;
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
    }

    /// <summary>Taps times channels.</summary>
    public int Columns { get; }

    /// <summary>Positions in one image.</summary>
    public long PositionsPerImage => (long)positions[0] * positions[1] * positions[2];

    /// <summary>Copies a part of the matrix, row-major.</summary>
    /// <param name="source">The image, at the first channel taken.</param>
    /// <param name="row">First row; rows count on through the batch.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="column">First column.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="pitch">From row to row of the destination.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(float* source, long row, int rows, int column, int columns, float* destination, nint pitch)
    {
        int run = span * channels, firstSegment = column / run, firstWithin = column % run;
        int w = (int)(row % positions[2]), h = (int)(row / positions[2] % positions[1]);
        int d = (int)(row / positions[2] / positions[1] % positions[0]);
        long batch = row / PositionsPerImage;
        for (int i = 0; i < rows; i++, destination += pitch)
        {
            float* to = destination;
            int segment = firstSegment, within = firstWithin;
            for (int rest = columns; rest > 0; segment++, within = 0)
            {
                int take = Math.Min(run - within, rest);
                int id = (d * steps[0]) + depthOffsets[segment], ih = (h * steps[1]) + heightOffsets[segment];
                int iw = (w * steps[2]) + widthOffsets[segment];
                if ((uint)id >= (uint)image[0] || (uint)ih >= (uint)image[1])
                {
                    Floats.Clear(to, take);
                }
                else
                {
                    float* line = source + ((((batch * image[0]) + id) * image[1]) + ih) * image[2] * pixelPitch;
                    CopyRun(line, iw, within, take, to);
                }

                to += take;
                rest -= take;
            }

            Advance(ref w, ref h, ref d, ref batch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyRun(float* line, int pixel, int within, int take, float* to)
    {
        if (span == 1)
        {
            if ((uint)pixel < (uint)image[2])
            {
                Floats.Copy(line + (pixel * pixelPitch) + within, to, take);
            }
            else
            {
                Floats.Clear(to, take);
            }

            return;
        }

        long start = (pixel * pixelPitch) + within, length = image[2] * pixelPitch;
        int before = (int)Math.Clamp(-start, 0, take), after = (int)Math.Clamp(start + take - length, 0, take - before);
        Floats.Clear(to, before);
        Floats.Copy(line + start + before, to + before, take - before - after);
        Floats.Clear(to + take - after, after);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(ref int w, ref int h, ref int d, ref long batch)
    {
        if (++w < positions[2])
        {
            return;
        }

        w = 0;
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
