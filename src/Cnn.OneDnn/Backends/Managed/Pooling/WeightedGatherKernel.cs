using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Weighted sums of pixels: average pooling, resizing and the gradients of both. The weights of the axes multiply, so a line of the destination is made in
/// two steps: the lines of the source that it takes are summed, as whole vectors however few channels there are, then the pixels of that sum.
/// </summary>
internal sealed unsafe class WeightedGatherKernel<TElement> : ManagedKernel
    where TElement : struct, IElement
{
    // Sums of so many are added up: one after the other, a thousand equal numbers lose digits.
    private const int Chunk = 32;

    private readonly AxisMap depth, height;
    private readonly int[] ends, pixels;
    private readonly float[] weights;
    private readonly int batch, channels, sourceWidth, width;

    public WeightedGatherKernel(string name, WorkTeam team, Layout input, Layout output, AxisMap[] maps)
        : base(name, team, [input], [output], Math.Max(input.Shape.ElementCount, output.Shape.ElementCount),
            team.Threads * 2 * LineBytes(maps[2].Sources, output.Shape[1]))
    {
        (depth, height) = (maps[0], maps[1]);
        (batch, channels) = (output.Shape[0], output.Shape[1]);
        (sourceWidth, width) = (maps[2].Sources, maps[2].Destinations);
        ends = new int[width];
        for (int w = 0, end = 0; w < width; w++)
        {
            ends[w] = end += maps[2].Lists[w].Length;
        }

        pixels = [.. maps[2].Lists.SelectMany(l => l, (_, e) => e.Source * channels)];
        weights = [.. maps[2].Lists.SelectMany(l => l, (_, e) => e.Weight)];
    }

    public override void Execute(int thread, int threads)
    {
        float* line = (float*)((byte*)Scratch + (thread * 2 * LineBytes(sourceWidth, channels))),
            total = (float*)((byte*)line + LineBytes(sourceWidth, channels));
        int pitch = sourceWidth * channels;
        (long start, long end) = WorkTeam.Share((long)batch * depth.Destinations * height.Destinations, thread, threads);
        for (long row = start; row < end; row++)
        {
            long image = row / height.Destinations / depth.Destinations * depth.Sources;
            int taken = 0, folded = 0;
            foreach ((int d, _, float outer) in depth.Lists[row / height.Destinations % depth.Destinations])
            {
                foreach ((int h, _, float inner) in height.Lists[row % height.Destinations])
                {
                    AddLine((((image + d) * height.Sources) + h) * pitch, outer * inner, line, pitch, first: taken == 0);
                    if (++taken == Chunk)
                    {
                        Fold(line, total, pitch, folded++ == 0);
                        taken = 0;
                    }
                }
            }

            // A window that a dilation leaves nothing but padding, or a pixel that no window takes.
            if (taken == 0 && folded == 0)
            {
                Floats.Clear(line, pitch);
            }
            else if (taken > 0 && folded > 0)
            {
                Fold(line, total, pitch, first: false);
            }

            Combine(folded > 0 ? total : line, row * width * channels, end * width * channels);
        }
    }

    private static void Fold(float* line, float* total, int count, bool first)
    {
        if (first)
        {
            Floats.Copy(line, total, count);
        }
        else
        {
            Floats.Add(line, total, count);
        }
    }

    // A vector that starts at the last channel of the last pixel ends within this.
    private static long LineBytes(int width, int channels) => Arena.Align((((long)width * channels) + Vector<float>.Count) * sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLine(long index, float weight, float* line, int count, bool first)
    {
        void* source = (void*)In(0);
        var factor = new Vector<float>(weight);
        int i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector<float> value = TElement.Load(source, index + i) * factor;
            Vector.Store(first ? value : value + Vector.Load(line + i), line + i);
        }

        if (i < count)
        {
            Vector<float> value = TElement.Load(source, index + i, count - i) * factor;
            Vector.Store(first ? value : value + Vector.Load(line + i), line + i);
        }
    }

    // Whole vectors are stored while they end within this thread's part: what is too much belongs to a pixel that is still to be written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Combine(float* line, long destination, long limit)
    {
        void* target = (void*)Out(0);
        fixed (int* stops = ends, offsets = pixels)
        {
            fixed (float* factors = weights)
            {
                int i = 0;
                for (int w = 0; w < width; w++, destination += channels)
                {
                    int from = i, stop = stops[w];
                    for (int c = 0; c < channels; c += Vector<float>.Count)
                    {
                        Vector<float> sum = Vector<float>.Zero;
                        for (i = from; i < stop;)
                        {
                            Vector<float> run = Vector<float>.Zero;
                            for (int end = Math.Min(stop, i + Chunk); i < end; i++)
                            {
                                run += Vector.Load(line + offsets[i] + c) * new Vector<float>(factors[i]);
                            }

                            sum += run;
                        }

                        if (destination + c + Vector<float>.Count <= limit)
                        {
                            TElement.Store(sum, target, destination + c);
                        }
                        else
                        {
                            TElement.Store(sum, target, destination + c, (int)Math.Min(Vector<float>.Count, limit - destination - c));
                        }
                    }
                }
            }
        }
    }
}
