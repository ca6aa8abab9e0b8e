using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Local response normalization, channels last, and its gradient when there are two inputs: with d = k + alpha / size sum x^2,
/// dx = dy d^-beta - 2 alpha beta / size x sum(dy x d^(-beta - 1)), the last sum over the channels whose window holds this one.
/// </summary>
internal sealed unsafe class LocalResponseNormalizationKernel : ManagedKernel
{
    private readonly int channels, size, before, after;
    private readonly float factor, beta, k;
    private readonly long threadBytes;

    public LocalResponseNormalizationKernel(WorkTeam team, Layout[] inputs, Layout[] outputs, int size, float alpha, float beta, float k)
        : base(inputs.Length > 1 ? "lrn_backward" : "lrn", team, inputs, outputs, inputs[0].Shape.ElementCount * PowerAsElements,
            team.Threads * ThreadBytes(inputs[0].Shape[1], size))
    {
        channels = inputs[0].Shape[1];
        this.size = size;
        before = size / 2;
        after = (size - 1) / 2;
        factor = alpha / size;
        this.beta = beta;
        this.k = k;
        threadBytes = ThreadBytes(channels, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        // Two lines of channels, each with zeros around it for the windows that reach over the edge.
        float* line = (float*)((byte*)Scratch + (thread * threadBytes)), other = line + Pitch(channels, size);
        new Span<float>(line, 2 * Pitch(channels, size)).Clear();
        (long start, long end) = WorkTeam.Share(Inputs[0].Shape.ElementCount / channels, thread, threads);
        for (long row = start; row < end; row++)
        {
            float* x = (float*)In(0) + (row * channels), y = (float*)Out(0) + (row * channels);
            for (int c = 0; c < channels; c++)
            {
                line[size + c] = x[c] * x[c];
            }

            if (Inputs.Length == 1)
            {
                Forward(x, y, line + size);
            }
            else
            {
                Backward(x, (float*)In(1) + (row * channels), y, line + size, other + size);
            }
        }
    }

    private static int Pitch(int channels, int size) => channels + (2 * size) + Vector<float>.Count;

    private static long ThreadBytes(int channels, int size) => Arena.Align(2L * Pitch(channels, size) * sizeof(float));

    private void Forward(float* x, float* y, float* squares)
    {
        for (int c = 0; c < channels; c += Vector<float>.Count)
        {
            int lanes = Math.Min(Vector<float>.Count, channels - c);
            Vector<float> log = Vector.Log(Denominator(squares + c));
            SingleElement.Store(SingleElement.Load(x, c, lanes) * VectorMath.Exp(log * new Vector<float>(-beta)), y, c, lanes);
        }
    }

    private void Backward(float* x, float* dy, float* dx, float* squares, float* products)
    {
        for (int c = 0; c < channels; c += Vector<float>.Count)
        {
            int lanes = Math.Min(Vector<float>.Count, channels - c);
            Vector<float> log = Vector.Log(Denominator(squares + c));
            Vector<float> product = SingleElement.Load(x, c, lanes) * SingleElement.Load(dy, c, lanes) * VectorMath.Exp(log * new Vector<float>(-beta - 1));
            SingleElement.Store(product, products, c, lanes);
        }

        var slope = new Vector<float>(2 * factor * beta);
        for (int c = 0; c < channels; c += Vector<float>.Count)
        {
            int lanes = Math.Min(Vector<float>.Count, channels - c);
            Vector<float> sum = Vector<float>.Zero;
            for (int j = -after; j <= before; j++)
            {
                sum += Vector.Load(products + c + j);
            }

            Vector<float> power = VectorMath.Exp(Vector.Log(Denominator(squares + c)) * new Vector<float>(-beta));
            Vector<float> result = (SingleElement.Load(dy, c, lanes) * power) - (slope * SingleElement.Load(x, c, lanes) * sum);
            SingleElement.Store(result, dx, c, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Denominator(float* squares)
    {
        Vector<float> sum = Vector<float>.Zero;
        for (int j = -before; j <= after; j++)
        {
            sum += Vector.Load(squares + j);
        }

        return new Vector<float>(k) + (new Vector<float>(factor) * sum);
    }
}
