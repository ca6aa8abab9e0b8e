using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="SoftmaxCrossEntropyOp"/>. The loss of a row is given before its weight, which only the gradient carries.</summary>
internal sealed unsafe class SoftmaxCrossEntropyKernel : RowKernel
{
    private readonly SoftmaxCrossEntropyOp op;
    private float rest = 1;

    private SoftmaxCrossEntropyKernel(WorkTeam team, SoftmaxCrossEntropyOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape, buffers: 4) => this.op = op;

    public static Kernel? TryCreate(WorkTeam team, SoftmaxCrossEntropyOp op, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
        && (!op.Sparse || inputs[1].Type == DataType.Int32)
            ? new SoftmaxCrossEntropyKernel(team, op, inputs, outputs)
            : null;

    // Every thread counts for itself and comes to the same.
    public override void Execute(int thread, int threads)
    {
        rest = op.IgnoreClass is null ? 1 : IgnoredRows.Share(new ReadOnlySpan<int>((void*)In(1), Rows), op.IgnoreClass);
        base.Execute(thread, threads);
    }

    protected override void Row(long row, float* buffer)
    {
        float* x = Read(0, row, buffer), probabilities = Target(2, row, Buffer(buffer, 1)), gradient = Target(1, row, Buffer(buffer, 2));
        (float, float) logSum = SoftmaxRows.Probabilities(x, probabilities, Width);
        float factor = (op.Weighted ? ((float*)In(2))[row] : 1) * rest / Rows;
        float* loss = (float*)Out(0) + row;
        float keep = 1 - op.LabelSmoothing, share = op.LabelSmoothing / Width;
        if (op.Sparse)
        {
            int label = ((int*)In(1))[row];
            bool ignored = label == op.IgnoreClass;
            if ((uint)label >= (uint)Width || ignored)
            {
                *loss = ignored ? 0 : float.NaN;
                new Span<float>(gradient, Width).Clear();
            }
            else
            {
                *loss = rest * ((keep * Loss(logSum, x[label])) + (share == 0 ? 0 : share * SumOfLogs(x, logSum)));
                for (int c = 0; c < Width; c++)
                {
                    gradient[c] = factor * (probabilities[c] - share);
                }

                gradient[label] = factor * (probabilities[label] - share - keep);
            }
        }
        else
        {
            Dense(row, x, logSum, probabilities, gradient, factor, Buffer(buffer, 3));
        }

        Commit(1, row, gradient);
        Commit(2, row, probabilities);
    }

    private void Dense(long row, float* x, (float Peak, float Log) logSum, float* probabilities, float* gradient, float factor, float* buffer)
    {
        float keep = 1 - op.LabelSmoothing, share = op.LabelSmoothing / Width;
        float* labels = Read(1, row, buffer);
        double total = 0, loss = 0;
        for (int c = 0; c < Width; c++)
        {
            float target = (keep * labels[c]) + share;
            total += target;
            loss += target == 0 ? 0 : (double)target * Loss(logSum, x[c]);
        }

        ((float*)Out(0))[row] = (float)loss;
        for (int c = 0; c < Width; c++)
        {
            gradient[c] = factor * ((probabilities[c] * (float)total) - (keep * labels[c]) - share);
        }
    }

    // What a class costs that is the target. The largest numbers cancel first.
    private static float Loss((float Peak, float Log) logSum, float x) => logSum.Peak - x + logSum.Log;

    private float SumOfLogs(float* x, (float Peak, float Log) logSum)
    {
        double sum = 0;
        for (int c = 0; c < Width; c++)
        {
            sum += Loss(logSum, x[c]);
        }

        return (float)sum;
    }
}
