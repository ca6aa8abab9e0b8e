using System.Numerics;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="BatchNormalizationOp"/>, channels last. Mean and variance come from one pass over the source less its first row, which keeps the sums of squares
/// from cancelling.
/// </summary>
internal unsafe class BatchNormalizationKernel<TElement> : ChannelSumKernel
    where TElement : struct, IElement
{
    private readonly BatchNormalizationOp op;
    private readonly RankSums? ranks;

    public BatchNormalizationKernel(WorkTeam team, BatchNormalizationOp op, Layout[] inputs, Layout[] outputs)
        : this(op.Name, team, op, inputs, outputs)
    {
    }

    protected BatchNormalizationKernel(string name, WorkTeam team, BatchNormalizationOp op, Layout[] inputs, Layout[] outputs)
        : base(name, team, inputs, outputs, inputs[0].Shape.ElementCount / Math.Max(1, inputs[0].Shape[1]), inputs[0].Shape[1], tables: 3) =>
        (this.op, ranks) = (op, op.Synchronized ? new RankSums(Channels) : null);

    protected float* Mean => (float*)Out(1);

    protected float* Scale => Table(1);

    protected float* Shift => Table(2);

    private float* Pivot => Table(0);

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
        double rows = ranks is not null && Context.AddUp is { } addUp ? ranks.Moments(addUp, Context.Share > 0 ? Rows : 0, Pivot, first, second) : Rows;
        for (int c = 0; c < Channels; c++)
        {
            double shifted = first[c] / rows, spread = Math.Max(0, (second[c] / rows) - (shifted * shifted));
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
