using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradients of group normalization, a sample at a time: the sums over its pixels of dy and dy (x - mean) per channel give its part of the gradients of
/// gamma and beta and, joined over a group, the two means that the source's gradient needs (as in <see cref="LayerNormalizationBackwardKernel{T}"/>).
/// </summary>
internal sealed unsafe class GroupNormalizationBackwardKernel<TElement> : ManagedKernel
    where TElement : struct, IElement
{
    private readonly GroupNormalizationBackwardOp op;
    private readonly int samples, channels, pixels;
    private readonly long threadBytes;

    public GroupNormalizationBackwardKernel(WorkTeam team, GroupNormalizationBackwardOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape.ElementCount, team.Threads * ThreadBytes(inputs[0].Shape[1]))
    {
        this.op = op;
        samples = inputs[0].Shape[0];
        channels = inputs[0].Shape[1];
        pixels = inputs[0].Shape.CountFrom(2);
        threadBytes = ThreadBytes(channels);
    }

    private int GradientInput => op.Scale ? 4 : 3;

    public override int InPlaceInput(int output) => output == 0 ? GradientInput : -1;

    public override void Execute(int thread, int threads)
    {
        double* total = (double*)((byte*)Scratch + (thread * threadBytes));
        new Span<double>(total, 2 * channels).Clear();
        float* first = (float*)(total + (2L * channels)), second = first + channels, mean = second + channels, scale = mean + channels,
            offset = scale + channels;
        (long start, long end) = WorkTeam.Share(samples, thread, threads);
        for (long sample = start; sample < end; sample++)
        {
            long from = sample * pixels, to = from + pixels;
            new Span<float>(first, 2 * channels).Clear();
            for (int c = 0; c < channels; c++)
            {
                mean[c] = ((float*)In(1))[(sample * op.Groups) + (c / (channels / op.Groups))];
            }

            NormalizationLoops.AddGradients<TElement>((void*)In(0), (void*)In(GradientInput), null, from, to, channels, mean, first, second);
            Coefficients(sample, total, first, second, scale, offset);
            Apply(from, to, mean, second, scale, offset);
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        float* gamma = (float*)(op.Scale ? Out(1) : 0), beta = (float*)(op.Shift ? Out(op.Scale ? 2 : 1) : 0);
        for (int c = 0; c < channels; c++)
        {
            double plain = 0, product = 0;
            for (int t = 0; t < Threads; t++)
            {
                double* part = (double*)((byte*)Scratch + (t * threadBytes));
                plain += part[c];
                product += part[channels + c];
            }

            if (gamma != null)
            {
                gamma[c] = (float)product;
            }

            if (beta != null)
            {
                beta[c] = (float)plain;
            }
        }
    }

    private static long ThreadBytes(int channels) => Arena.Align(channels * ((2L * sizeof(double)) + (5L * sizeof(float))));

    // The source's gradient is scale dy - offset - (x - mean) slope; the slope takes the place of the second sum.
    private void Coefficients(long sample, double* total, float* first, float* second, float* scale, float* offset)
    {
        float* gamma = (float*)(op.Scale ? In(3) : 0);
        int width = channels / op.Groups;
        double count = (double)width * pixels;
        for (int group = 0; group < op.Groups; group++)
        {
            double inverse = 1 / Math.Sqrt((double)((float*)In(2))[(sample * op.Groups) + group] + op.Epsilon), plain = 0, product = 0;
            for (int c = group * width; c < (group + 1) * width; c++)
            {
                float factor = gamma == null ? 1 : gamma[c];
                total[c] += first[c];
                total[channels + c] += second[c] * inverse;
                plain += (double)factor * first[c];
                product += (double)factor * second[c] * inverse;
            }

            for (int c = group * width; c < (group + 1) * width; c++)
            {
                scale[c] = (float)(inverse * (gamma == null ? 1 : gamma[c]));
                offset[c] = (float)(inverse * plain / count);
                second[c] = (float)(inverse * inverse * product / count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(long from, long to, float* mean, float* slope, float* scale, float* offset)
    {
        for (long row = from; row < to; row++)
        {
            long at = row * channels;
            for (int c = 0; c < channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, channels - c);
                Vector<float> x = TElement.Load((void*)In(0), at + c, lanes) - SingleElement.Load(mean, c, lanes);
                Vector<float> dx = (
                    TElement.Load((void*)In(GradientInput), at + c, lanes) * SingleElement.Load(scale, c, lanes)) - SingleElement.Load(offset, c, lanes);
                TElement.Store(dx - (x * SingleElement.Load(slope, c, lanes)), (void*)Out(0), at + c, lanes);
            }
        }
    }
}
