using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradients of batch normalization, channels last, with x^ = (x - mean) / sqrt(variance + op.Epsilon): of gamma the sum of dy x^, of beta the sum of dy,
/// of the source gamma / sqrt(variance + op.Epsilon) (dy - mean(dy) - x^ mean(dy x^)), without the two means where the statistics are constants.
/// </summary>
internal sealed unsafe class BatchNormalizationBackwardKernel<TElement> : ChannelSumKernel
    where TElement : struct, IElement
{
    private readonly BatchNormalizationBackwardOp op;
    private readonly bool constantStatistics;
    private readonly int gradientInput;
    private readonly RankSums? ranks;

    public BatchNormalizationBackwardKernel(WorkTeam team, BatchNormalizationBackwardOp op, Layout[] inputs, Layout[] outputs)
        : this(op.Name, team, op, inputs, outputs)
    {
    }

    public BatchNormalizationBackwardKernel(WorkTeam team, BatchNormalizationInferenceBackwardOp op, Layout[] inputs, Layout[] outputs)
        : this(op.Name, team, new BatchNormalizationBackwardOp(op.Epsilon, op.Scale, op.Shift, Relu: false), inputs, outputs) => constantStatistics = true;

    private BatchNormalizationBackwardKernel(string name, WorkTeam team, BatchNormalizationBackwardOp op, Layout[] inputs, Layout[] outputs)
        : base(name, team, inputs, outputs, inputs[0].Shape.ElementCount / Math.Max(1, inputs[0].Shape[1]), inputs[0].Shape[1], tables: 3)
    {
        this.op = op;
        gradientInput = op.GradientInput;
        ranks = op.Synchronized ? new RankSums(Channels) : null;
    }

    private byte* Mask => (byte*)(op.Relu ? In(gradientInput + 1) : 0);

    private float* Mean => (float*)In(1);

    public override int InPlaceInput(int output) => output == 0 ? gradientInput : -1;

    protected override void AddRows(long start, long end, float* first, float* second) =>
        NormalizationLoops.AddGradients<TElement>((void*)In(0), (void*)In(gradientInput), Mask, start, end, Channels, Mean, first, second);

    protected override void UseSums(double* first, double* second)
    {
        float* variance = (float*)In(2), gamma = (float*)(op.Scale ? In(3) : 0);
        float* scale = Table(0), a = Table(1), b = Table(2);
        float* gammaGradient = (float*)(op.Scale ? Out(1) : 0), betaGradient = (float*)(op.Shift ? Out(op.Scale ? 2 : 1) : 0);
        for (int c = 0; c < Channels; c++)
        {
            double inverse = 1 / Math.Sqrt((double)variance[c] + op.Epsilon);
            scale[c] = (float)(inverse * (gamma == null ? 1 : gamma[c]));
            if (gammaGradient != null)
            {
                gammaGradient[c] = (float)(second[c] * inverse);
            }

            if (betaGradient != null)
            {
                betaGradient[c] = (float)first[c];
            }
        }

        // The gradients of gamma and beta are this rank's, which are added up later as those of all weights are.
        double rows = ranks is not null && Context.AddUp is { } addUp ? ranks.Gradients(addUp, Context.Share, Rows, first, second) : Rows;
        for (int c = 0; c < Channels; c++)
        {
            double inverse = 1 / Math.Sqrt((double)variance[c] + op.Epsilon);
            a[c] = constantStatistics ? 0 : (float)(first[c] / rows);
            b[c] = constantStatistics ? 0 : (float)(second[c] * inverse * inverse / rows);
        }
    }

    protected override void Finish(long start, long end) => NormalizationLoops.SourceGradient<TElement>(
        (void*)In(0), (void*)In(gradientInput), Mask, (void*)Out(0), start, end, Channels, Mean, Table(0), Table(1), Table(2));
}
