using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="FoldNormalizationOp"/> on row-major weights, whose output channels are rows.</summary>
internal sealed unsafe class FoldNormalizationKernel : ManagedKernel
{
    private readonly FoldNormalizationOp op;
    private readonly int channels, row;

    private FoldNormalizationKernel(WorkTeam team, FoldNormalizationOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape.ElementCount)
    {
        this.op = op;
        channels = inputs[^1].Shape[0];
        row = (int)(inputs[0].Shape.ElementCount / channels);
    }

    public static Kernel? TryCreate(WorkTeam team, FoldNormalizationOp op, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
            ? new FoldNormalizationKernel(team, op, inputs, outputs)
            : null;

    public override void Execute(int thread, int threads)
    {
        int next = 1;
        float* bias = op.Bias ? (float*)In(next++) : null;
        float* gamma = op.Scale ? (float*)In(next++) : null;
        float* beta = op.Shift ? (float*)In(next++) : null;
        float* mean = (float*)In(next), variance = (float*)In(next + 1);
        float* weights = (float*)In(0), folded = (float*)Out(0), shift = (float*)Out(1);
        (long start, long end) = WorkTeam.Share(channels, thread, threads);
        for (long c = start; c < end; c++)
        {
            double scale = (gamma == null ? 1.0 : gamma[c]) / Math.Sqrt((double)variance[c] + op.Epsilon);
            shift[c] = (float)((((bias == null ? 0.0 : bias[c]) - mean[c]) * scale) + (beta == null ? 0.0 : beta[c]));
            for (long i = c * row; i < (c + 1) * row; i++)
            {
                folded[i] = (float)(weights[i] * scale);
            }
        }
    }
}
