using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="LayerNormalizationOp"/>: each row by itself, its mean first, then its variance about the mean.</summary>
internal sealed unsafe class LayerNormalizationKernel<TElement> : ManagedKernel
    where TElement : struct, IElement
{
    // Sums of so many are added up in double precision.
    private const int Chunk = 1024;

    private readonly LayerNormalizationOp op;

    public LayerNormalizationKernel(WorkTeam team, LayerNormalizationOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape.ElementCount) => this.op = op;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        int rows = Inputs[0].Shape[0], channels = Inputs[0].Shape[1];
        void* source = (void*)In(0);
        float* gamma = (float*)(op.Scale ? In(1) : 0), beta = (float*)(op.Shift ? In(op.Scale ? 2 : 1) : 0);
        (long start, long end) = WorkTeam.Share(rows, thread, threads);
        for (long row = start; row < end; row++)
        {
            long at = row * channels;
            float mean = (float)(Sum(source, at, channels, 0, squared: false) / channels);
            float variance = (float)(Sum(source, at, channels, mean, squared: true) / channels);
            ((float*)Out(1))[row] = mean;
            ((float*)Out(2))[row] = variance;
            var inverse = new Vector<float>((float)(1 / Math.Sqrt((double)variance + op.Epsilon)));
            for (int c = 0; c < channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, channels - c);
                Vector<float> y = (TElement.Load(source, at + c, lanes) - new Vector<float>(mean)) * inverse;
                y = gamma == null ? y : y * SingleElement.Load(gamma, c, lanes);
                y = beta == null ? y : y + SingleElement.Load(beta, c, lanes);
                TElement.Store(y, (void*)Out(0), at + c, lanes);
            }
        }
    }

    private static double Sum(void* source, long at, int channels, float pivot, bool squared)
    {
        double total = 0;
        int whole = channels - (channels % Vector<float>.Count);
        for (int start = 0; start < whole; start += Chunk)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int c = start; c < Math.Min(whole, start + Chunk); c += Vector<float>.Count)
            {
                Vector<float> x = TElement.Load(source, at + c) - new Vector<float>(pivot);
                sum += squared ? x * x : x;
            }

            total += Vector.Sum(sum);
        }

        if (whole < channels)
        {
            Vector<float> rest = TElement.Load(source, at + whole, channels - whole);
            for (int i = 0; i < channels - whole; i++)
            {
                double x = rest[i] - pivot;
                total += squared ? x * x : x;
            }
        }

        return total;
    }
}
