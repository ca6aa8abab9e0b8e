using System.Numerics;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradients of layer normalization, with x^ = (x - mean) / sqrt(variance + epsilon) and g = dy gamma: of gamma the sum over rows of dy x^, of beta the
/// sum of dy, of the source (g - mean(g) - x^ mean(g x^)) / sqrt(variance + epsilon), the means along the row.
/// </summary>
internal sealed unsafe class LayerNormalizationBackwardKernel<TElement> : ChannelSumKernel
    where TElement : struct, IElement
{
    private readonly LayerNormalizationBackwardOp op;

    public LayerNormalizationBackwardKernel(WorkTeam team, LayerNormalizationBackwardOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape[0], inputs[0].Shape[1], tables: 0) => this.op = op;

    private int GradientInput => op.Scale ? 4 : 3;

    public override int InPlaceInput(int output) => output == 0 ? GradientInput : -1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void AddRows(long start, long end, float* first, float* second)
    {
        for (long row = start; row < end; row++)
        {
            (Vector<float> mean, Vector<float> inverse) = Statistics(row);
            for (int c = 0; c < Channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, Channels - c);
                Vector<float> dy = TElement.Load((void*)In(GradientInput), (row * Channels) + c, lanes);
                Vector<float> x = (TElement.Load((void*)In(0), (row * Channels) + c, lanes) - mean) * inverse;
                SingleElement.Store(SingleElement.Load(first, c, lanes) + dy, first, c, lanes);
                SingleElement.Store(SingleElement.Load(second, c, lanes) + (dy * x), second, c, lanes);
            }
        }
    }

    protected override void UseSums(double* first, double* second)
    {
        float* gamma = (float*)(op.Scale ? Out(1) : 0), beta = (float*)(op.Shift ? Out(op.Scale ? 2 : 1) : 0);
        for (int c = 0; c < Channels; c++)
        {
            if (gamma != null)
            {
                gamma[c] = (float)second[c];
            }

            if (beta != null)
            {
                beta[c] = (float)first[c];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Finish(long start, long end)
    {
        void* source = (void*)In(0), gradient = (void*)In(GradientInput);
        float* gamma = (float*)(op.Scale ? In(3) : 0);
        for (long row = start; row < end; row++)
        {
            long at = row * Channels;
            (Vector<float> mean, Vector<float> inverse) = Statistics(row);
            Vector<float> plain = Vector<float>.Zero, product = Vector<float>.Zero;
            for (int c = 0; c < Channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, Channels - c);
                Vector<float> g = Scaled(gradient, gamma, at, c, lanes);
                plain += g;
                product += g * (TElement.Load(source, at + c, lanes) - mean) * inverse;
            }

            var meanGradient = new Vector<float>(Vector.Sum(plain) / Channels);
            var meanProduct = new Vector<float>(Vector.Sum(product) / Channels);
            for (int c = 0; c < Channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, Channels - c);
                Vector<float> x = (TElement.Load(source, at + c, lanes) - mean) * inverse;
                Vector<float> dx = (Scaled(gradient, gamma, at, c, lanes) - meanGradient - (x * meanProduct)) * inverse;
                TElement.Store(dx, (void*)Out(0), at + c, lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Scaled(void* gradient, float* gamma, long at, int c, int lanes)
    {
        Vector<float> dy = TElement.Load(gradient, at + c, lanes);
        return gamma == null ? dy : dy * SingleElement.Load(gamma, c, lanes);
    }

    private (Vector<float> Mean, Vector<float> Inverse) Statistics(long row) =>
        (new Vector<float>(((float*)In(1))[row]), new Vector<float>((float)(1 / Math.Sqrt((double)((float*)In(2))[row] + op.Epsilon))));
}
