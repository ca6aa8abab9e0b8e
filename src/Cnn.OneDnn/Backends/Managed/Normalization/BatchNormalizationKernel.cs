using System.Numerics;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="BatchNormalizationOp"/>, channels last. Mean and variance come from one pass over the source less its first row, which keeps the sums of squares
/// from cancelling.
/// </summary>
internal sealed unsafe class BatchNormalizationKernel<TElement> : ChannelSumKernel
    where TElement : struct, IElement
{
    private readonly BatchNormalizationOp op;

    public BatchNormalizationKernel(WorkTeam team, BatchNormalizationOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape.ElementCount / Math.Max(1, inputs[0].Shape[1]), inputs[0].Shape[1], tables: 3) => this.op = op;

    private float* Mean => (float*)Out(1);

    private float* Pivot => Table(0);

    private float* Scale => Table(1);

    private float* Shift => Table(2);

    protected override void Compute()
    {
        for (int c = 0; c < Channels; c += Vector<float>.Count)
        {
            int lanes = Math.Min(Vector<float>.Count, Channels - c);
            SingleElement.Store(TElement.Load((void*)In(0), c, lanes), Pivot, c, lanes);
        }

        base.Compute();
    }

    protected override void AddRows(long start, long end, float* first, float* second) =>
        NormalizationLoops.AddMoments<TElement>((void*)In(0), start, end, Channels, Pivot, first, second);

    protected override void UseSums(double* first, double* second)
    {
        float* variance = (float*)Out(2), gamma = (float*)(op.Scale ? In(1) : 0), beta = (float*)(op.Shift ? In(op.Scale ? 2 : 1) : 0);
        for (int c = 0; c < Channels; c++)
        {
            double shifted = first[c] / Rows, spread = Math.Max(0, (second[c] / Rows) - (shifted * shifted));
            Mean[c] = (float)(Pivot[c] + shifted);
            variance[c] = (float)spread;
            Scale[c] = (float)(1 / Math.Sqrt(spread + op.Epsilon)) * (gamma == null ? 1 : gamma[c]);
            Shift[c] = beta == null ? 0 : beta[c];
        }
    }

    protected override void Finish(long start, long end)
    {
        byte* mask = (byte*)(op.Relu ? Out(3) : 0);
        NormalizationLoops.Apply<TElement>((void*)In(0), (void*)Out(0), mask, op.Relu, start, end, Channels, Mean, Scale, Shift);
    }
}
