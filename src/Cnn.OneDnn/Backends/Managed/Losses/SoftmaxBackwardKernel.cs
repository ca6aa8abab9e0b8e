using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="SoftmaxBackwardOp"/>: y (dy - sum dy y) for softmax, dy - e^y sum dy for its logarithm.</summary>
internal sealed unsafe class SoftmaxBackwardKernel : RowKernel
{
    private readonly bool logarithm;

    private SoftmaxBackwardKernel(WorkTeam team, SoftmaxBackwardOp op, Layout[] inputs, Layout[] outputs)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape, buffers: 3) => logarithm = op.Logarithm;

    public static Kernel? TryCreate(WorkTeam team, SoftmaxBackwardOp op, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && LayoutQueries.All(request.Outputs, LayoutQueries.RowMajor) is { } outputs
            ? new SoftmaxBackwardKernel(team, op, inputs, outputs)
            : null;

    public override int InPlaceInput(int output) => Inputs[0].Equals(Outputs[0]) ? 0 : -1;

    protected override void Row(long row, float* buffer)
    {
        float* dy = Read(0, row, buffer), y = Read(1, row, Buffer(buffer, 1)), dx = Target(0, row, Buffer(buffer, 2));
        double sum = 0;
        for (int c = 0; c < Width; c++)
        {
            sum += logarithm ? dy[c] : dy[c] * y[c];
        }

        float total = (float)sum;
        for (int c = 0; c < Width; c++)
        {
            dx[c] = logarithm ? dy[c] - (MathF.Exp(y[c]) * total) : y[c] * (dy[c] - total);
        }

        Commit(0, row, dx);
    }
}
