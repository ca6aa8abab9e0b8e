using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="SoftmaxOp"/>.</summary>
internal sealed unsafe class SoftmaxKernel : RowKernel
{
    private readonly bool logarithm;

    private SoftmaxKernel(WorkTeam team, SoftmaxOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape, buffers: 2) => logarithm = op.Logarithm;

    public static Kernel? TryCreate(WorkTeam team, SoftmaxOp op, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
            ? new SoftmaxKernel(team, op, inputs, outputs)
            : null;

    public override int InPlaceInput(int output) => Inputs[0].Equals(Outputs[0]) ? 0 : -1;

    protected override void Row(long row, float* buffer)
    {
        float* x = Read(0, row, buffer), y = Target(0, row, Buffer(buffer, 1));
        if (logarithm)
        {
            float* scratch = Buffer(buffer, 1);
            (float peak, float rest) = SoftmaxRows.Probabilities(x, scratch, Width);
            for (int c = 0; c < Width; c++)
            {
                y[c] = x[c] - peak - rest;
            }
        }
        else
        {
            SoftmaxRows.Probabilities(x, y, Width);
        }

        Commit(0, row, y);
    }
}
