using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradients of the weights and bias of a convolution of each channel by itself: every pixel adds its part to sums of its thread, which are then
/// added in the order of the threads.
/// </summary>
internal sealed unsafe class DepthwiseWeightsKernel : SpatialKernel
{
    private readonly int taps;

    public DepthwiseWeightsKernel(string name, WorkTeam team, ConvolutionShape shape, Layout[] inputs, Layout[] outputs)
        : base(
            name + "_depthwise", team, inputs, outputs, inputs[1].Shape, DepthwiseKernel.Maps(shape, backward: false), shape.Kernel,
            team.Threads * (shape.Taps + 1L) * shape.Groups * sizeof(float)) => taps = shape.Taps;

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            Floats.Clear(Sums(thread), (taps + 1) * (nint)Channels);
            base.Execute(thread, threads);
            return;
        }

        (long start, long end) = WorkTeam.Share(Channels, thread, threads, WorkTeam.CacheLine / sizeof(float));
        for (int c = (int)start; c < end; c++)
        {
            for (int t = 0; t < taps; t++)
            {
                ((float*)Out(0))[((long)c * taps) + t] = Total(t, c);
            }

            if (Outputs.Length > 1)
            {
                ((float*)Out(1))[c] = Total(taps, c);
            }
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Pixels(int thread, in SpatialRun run)
    {
        float* sums = Sums(thread), gradient = (float*)In(1) + run.Destination, source = (float*)In(0);
        for (int pixel = 0; pixel < run.Length; pixel++, gradient += Channels, source += run.Step)
        {
            for (int i = 0; i < run.Count; i++)
            {
                MultiplyAdd(source + run.Sources[i], gradient, sums + ((long)run.Taps[i] * Channels), Channels);
            }

            Floats.Add(gradient, sums + ((long)taps * Channels), Channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAdd(float* x, float* y, float* sum, int count)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.MultiplyAddEstimate(Vector.Load(x + i), Vector.Load(y + i), Vector.Load(sum + i)), sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] += x[i] * y[i];
        }
    }

    private float* Sums(int thread) => (float*)Extra + (thread * (taps + 1L) * Channels);

    private float Total(int tap, int channel)
    {
        double total = 0;
        for (int t = 0; t < Threads; t++)
        {
            total += Sums(t)[((long)tap * Channels) + channel];
        }

        return (float)total;
    }
}
