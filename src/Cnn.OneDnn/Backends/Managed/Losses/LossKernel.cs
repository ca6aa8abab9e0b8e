using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="LossOp"/>. The loss of a row is given before its weight, which only the gradient carries.</summary>
internal sealed unsafe class LossKernel : RowKernel
{
    private readonly LossOp op;
    private float share = 1;

    private LossKernel(WorkTeam team, LossOp op, Layout[] inputs, Layout[] outputs)
        : base($"loss:{op.Kind}", team, inputs, outputs, inputs[0].Shape, buffers: 3) => this.op = op;

    private bool Sparse => op.Kind == LossKind.SparseCategoricalCrossEntropy;

    public static Kernel? TryCreate(WorkTeam team, LossOp op, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
        && op.Kind == LossKind.SparseCategoricalCrossEntropy == (inputs[1].Type == DataType.Int32)
            ? new LossKernel(team, op, inputs, outputs)
            : null;

    // Every thread counts for itself and comes to the same.
    public override void Execute(int thread, int threads)
    {
        share = op.IgnoreClass is null ? 1 : IgnoredRows.Share(new ReadOnlySpan<int>((void*)In(1), Rows), op.IgnoreClass);
        base.Execute(thread, threads);
    }

    protected override void Row(long row, float* buffer)
    {
        float* predictions = Read(0, row, buffer), gradient = Target(1, row, Buffer(buffer, 1)), targets = Buffer(buffer, 2);
        bool known = true, ignored = false;
        if (Sparse)
        {
            int label = ((int*)In(1))[row];
            ignored = label == op.IgnoreClass;
            known = (uint)label < (uint)Width && !ignored;
            new Span<float>(targets, Width).Clear();
            if (known)
            {
                targets[label] = 1;
            }
        }
        else
        {
            targets = Read(1, row, targets);
        }

        float loss = ignored ? 0 : float.NaN;
        if (known)
        {
            loss = LossRows.Compute(op.Kind, op.Parameter, predictions, targets, gradient, Width) * share;
            float factor = (op.Weighted ? ((float*)In(2))[row] : 1) * share / Rows;
            for (int c = 0; c < Width; c++)
            {
                gradient[c] *= factor;
            }
        }
        else
        {
            new Span<float>(gradient, Width).Clear();
        }

        ((float*)Out(0))[row] = loss;
        Commit(1, row, gradient);
    }
}
