using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A convolution of each channel by itself, forward or towards its source: vectors of channels, a weighted sum over the taps of a pixel. The weights are
/// first transposed so that a tap's channels are neighbours.
/// </summary>
internal sealed unsafe class DepthwiseKernel : SpatialKernel
{
    private readonly bool bias;
    private readonly delegate*<float*, float*, long, float, void> activation;
    private readonly float alpha;
    private readonly int taps;

    public DepthwiseKernel(string name, WorkTeam team, ConvolutionPlan plan, Layout[] inputs, Layout output)
        : base(
            name + "_depthwise", team, inputs, [output], output.Shape, Maps(plan.Shape, plan.Backward), plan.Shape.Kernel,
            (long)plan.Shape.Taps * plan.Shape.Groups * sizeof(float))
    {
        taps = plan.Shape.Taps;
        bias = plan.Bias;
        alpha = plan.Alpha;
        activation = plan.Activation == ActivationKind.Linear ? null : ActivationTable.Forward(plan.Activation);
    }

    /// <summary>Whether every group has one channel on either side.</summary>
    public static bool CanRun(ConvolutionShape shape) => shape.Groups > 1 && shape.Inputs == 1 && shape.Outputs == 1;

    /// <summary>What the pixels of the destination, or of the source, take.</summary>
    public static AxisMap[] Maps(ConvolutionShape shape, bool backward)
    {
        AxisMap[] maps = AxisMap.Pooling(
            Window.Create(shape.Stride, shape.Dilation, shape.Padding, shape.PaddingAfter), shape.Kernel, shape.Source, PoolingKind.AverageIncludingPadding);
        return backward ? WeightedGather.Transposed(maps) : maps;
    }

    protected override void Compute()
    {
        float* transposed = (float*)Extra, weights = (float*)In(1);
        for (int c = 0; c < Channels; c++)
        {
            for (int t = 0; t < taps; t++)
            {
                transposed[((long)t * Channels) + c] = weights[((long)c * taps) + t];
            }
        }

        RunPhase(0);
    }

    protected override void Pixels(int thread, in SpatialRun run)
    {
        for (int pixel = 0; pixel < run.Length; pixel++)
        {
            Pixel(run, pixel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pixel(in SpatialRun run, int pixel)
    {
        float* transposed = (float*)Extra, offset = bias ? (float*)In(2) : null;
        float* source = (float*)In(0) + (pixel * run.Step), target = (float*)Out(0) + run.Destination + ((long)pixel * Channels);
        long* pixels = run.Sources;
        int* taps = run.Taps;
        int count = run.Count;
        int whole = Channels - (Channels % Vector<float>.Count);
        for (int c = 0; c < whole; c += Vector<float>.Count)
        {
            Vector<float> sum = offset == null ? Vector<float>.Zero : Vector.Load(offset + c);
            for (int i = 0; i < count; i++)
            {
                sum = Vector.MultiplyAddEstimate(Vector.Load(source + pixels[i] + c), Vector.Load(transposed + ((long)taps[i] * Channels) + c), sum);
            }

            Vector.Store(sum, target + c);
        }

        for (int c = whole; c < Channels; c++)
        {
            float sum = offset == null ? 0 : offset[c];
            for (int i = 0; i < count; i++)
            {
                sum += source[pixels[i] + c] * transposed[((long)taps[i] * Channels) + c];
            }

            target[c] = sum;
        }

        if (activation != null)
        {
            activation(target, target, Channels, alpha);
        }
    }
}
