using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="BatchNormalizationInferenceOp"/>, channels last.</summary>
internal sealed unsafe class BatchNormalizationInferenceKernel<TElement> : ManagedKernel
    where TElement : struct, IElement
{
    private readonly BatchNormalizationInferenceOp op;
    private readonly int channels, parameters;

    public BatchNormalizationInferenceKernel(WorkTeam team, BatchNormalizationInferenceOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape.ElementCount, 2L * inputs[0].Shape[1] * sizeof(float))
    {
        this.op = op;
        channels = inputs[0].Shape[1];
        parameters = (op.Scale ? 1 : 0) + (op.Shift ? 1 : 0);
    }

    private float* Scale => (float*)Scratch;

    private float* Shift => (float*)Scratch + channels;

    public override int InPlaceInput(int output) => 0;

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(Inputs[0].Shape.ElementCount / channels, thread, threads);
        NormalizationLoops.Apply<TElement>((void*)In(0), (void*)Out(0), null, op.Relu, start, end, channels, (float*)In(1 + parameters), Scale, Shift);
    }

    protected override void Compute()
    {
        float* gamma = (float*)(op.Scale ? In(1) : 0), beta = (float*)(op.Shift ? In(parameters) : 0), variance = (float*)In(2 + parameters);
        for (int c = 0; c < channels; c++)
        {
            Scale[c] = (float)(1 / Math.Sqrt((double)variance[c] + op.Epsilon)) * (gamma == null ? 1 : gamma[c]);
            Shift[c] = beta == null ? 0 : beta[c];
        }

        RunPhase(0);
    }
}
