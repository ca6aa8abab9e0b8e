namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradients of batch normalization, channels last, with x^ = (x - mean) / sqrt(variance + epsilon): of gamma the sum of dy x^, of beta the sum of dy,
/// of the source gamma / sqrt(variance + epsilon) (dy - mean(dy) - x^ mean(dy x^)), without the two means where the statistics are constants.
/// </summary>
internal sealed unsafe class BatchNormalizationBackwardKernel<TElement> : ChannelSumKernel
    where TElement : struct, IElement
{
    private readonly float epsilon;
    private readonly bool hasScale, hasShift, relu, constantStatistics;
    private readonly int gradientInput;
    private readonly RankSums? ranks;

    public BatchNormalizationBackwardKernel(
        string name, WorkTeam team, Layout[] inputs, Layout[] outputs, float epsilon, bool hasScale, bool hasShift, bool relu, bool constantStatistics,
        bool synchronized = false)
        : base(name, team, inputs, outputs, inputs[0].Shape.ElementCount / Math.Max(1, inputs[0].Shape[1]), inputs[0].Shape[1], tables: 3)
    {
        this.epsilon = epsilon;
        this.hasScale = hasScale;
        this.hasShift = hasShift;
        this.relu = relu;
        this.constantStatistics = constantStatistics;
        gradientInput = hasScale ? 4 : 3;
        ranks = synchronized ? new RankSums(Channels) : null;
    }

    private byte* Mask => (byte*)(relu ? In(gradientInput + 1) : 0);

    private float* Mean => (float*)In(1);

    public override int InPlaceInput(int output) => output == 0 ? gradientInput : -1;

    protected override void AddRows(long start, long end, float* first, float* second) =>
        NormalizationLoops.AddGradients<TElement>((void*)In(0), (void*)In(gradientInput), Mask, start, end, Channels, Mean, first, second);

    protected override void UseSums(double* first, double* second)
    {
        float* variance = (float*)In(2), gamma = (float*)(hasScale ? In(3) : 0);
        float* scale = Table(0), a = Table(1), b = Table(2);
        float* gammaGradient = (float*)(hasScale ? Out(1) : 0), betaGradient = (float*)(hasShift ? Out(hasScale ? 2 : 1) : 0);
        for (int c = 0; c < Channels; c++)
        {
            double inverse = 1 / Math.Sqrt((double)variance[c] + epsilon);
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
            double inverse = 1 / Math.Sqrt((double)variance[c] + epsilon);
            a[c] = constantStatistics ? 0 : (float)(first[c] / rows);
            b[c] = constantStatistics ? 0 : (float)(second[c] * inverse * inverse / rows);
        }
    }

    protected override void Finish(long start, long end) => NormalizationLoops.SourceGradient<TElement>(
        (void*)In(0), (void*)In(gradientInput), Mask, (void*)Out(0), start, end, Channels, Mean, Table(0), Table(1), Table(2));
}
