using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="GroupNormalizationOp"/>, channels last, a sample at a time: sums per channel less the sample's first pixel, joined in double precision to
/// the mean and variance of each group.
/// </summary>
internal sealed unsafe class GroupNormalizationKernel<TElement> : ManagedKernel
    where TElement : struct, IElement
{
    private readonly GroupNormalizationOp op;
    private readonly int samples, channels, pixels;

    public GroupNormalizationKernel(WorkTeam team, GroupNormalizationOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape.ElementCount, team.Threads * Arena.Align(5L * inputs[0].Shape[1] * sizeof(float)))
    {
        this.op = op;
        samples = inputs[0].Shape[0];
        channels = inputs[0].Shape[1];
        pixels = inputs[0].Shape.CountFrom(2);
    }

    public override void Execute(int thread, int threads)
    {
        float* table = (float*)((byte*)Scratch + (thread * Arena.Align(5L * channels * sizeof(float))));
        float* mean = table, scale = table + channels, shift = table + (2L * channels), sums = table + (3L * channels), squares = table + (4L * channels);
        (long start, long end) = WorkTeam.Share(samples, thread, threads);
        for (long sample = start; sample < end; sample++)
        {
            new Span<float>(sums, 2 * channels).Clear();
            AddPixels(sample, mean, sums, squares);
            Statistics(sample, mean, scale, shift, sums, squares);
            NormalizationLoops.Apply<TElement>(
                (void*)In(0), (void*)Out(0), null, false, sample * pixels, (sample + 1) * pixels, channels, mean, scale, shift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPixels(long sample, float* pivot, float* sums, float* squares)
    {
        for (int p = 0; p < pixels; p++)
        {
            long at = ((sample * pixels) + p) * channels;
            for (int c = 0; c < channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, channels - c);
                Vector<float> x = TElement.Load((void*)In(0), at + c, lanes);
                if (p == 0)
                {
                    SingleElement.Store(x, pivot, c, lanes);
                }

                x -= SingleElement.Load(pivot, c, lanes);
                SingleElement.Store(SingleElement.Load(sums, c, lanes) + x, sums, c, lanes);
                SingleElement.Store(SingleElement.Load(squares, c, lanes) + (x * x), squares, c, lanes);
            }
        }
    }

    // On entry mean holds each channel's pivot.
    private void Statistics(long sample, float* mean, float* scale, float* shift, float* sums, float* squares)
    {
        float* gamma = (float*)(op.Scale ? In(1) : 0), beta = (float*)(op.Shift ? In(op.Scale ? 2 : 1) : 0);
        int width = channels / op.Groups;
        double count = (double)width * pixels;
        for (int group = 0; group < op.Groups; group++)
        {
            int first = group * width;
            double total = 0;
            for (int c = first; c < first + width; c++)
            {
                total += sums[c] + ((double)pixels * mean[c]);
            }

            double center = total / count, spread = 0;
            for (int c = first; c < first + width; c++)
            {
                double off = mean[c] - center;
                spread += squares[c] + (2 * off * sums[c]) + (pixels * off * off);
            }

            double variance = Math.Max(0, spread / count);
            ((float*)Out(1))[(sample * op.Groups) + group] = (float)center;
            ((float*)Out(2))[(sample * op.Groups) + group] = (float)variance;
            for (int c = first; c < first + width; c++)
            {
                mean[c] = (float)center;
                scale[c] = (float)(1 / Math.Sqrt(variance + op.Epsilon)) * (gamma == null ? 1 : gamma[c]);
                shift[c] = beta == null ? 0 : beta[c];
            }
        }
    }
}
