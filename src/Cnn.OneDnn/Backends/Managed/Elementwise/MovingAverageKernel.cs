using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="MovingAverageOp"/>: writes over its first input.</summary>
internal sealed unsafe class MovingAverageKernel : ManagedKernel
{
    private readonly float momentum;

    private MovingAverageKernel(WorkTeam team, MovingAverageOp op, Layout[] inputs)
        : base(op.Name, team, inputs, [], work: 0) => momentum = op.Momentum;

    public static Kernel? TryCreate(WorkTeam team, MovingAverageOp op, KernelRequest request) =>
        LayoutQueries.All(request.Inputs, LayoutQueries.RowMajor) is { } inputs && Array.TrueForAll(inputs, i => i.Type == DataType.Float32)
            ? new MovingAverageKernel(team, op, inputs)
            : null;

    public override void Execute(int thread, int threads)
    {
        float* moving = (float*)In(0), batch = (float*)In(1);
        int count = Inputs[0].Shape.ElementCount;
        for (int i = 0; i < count; i++)
        {
            moving[i] = (momentum * moving[i]) + ((1 - momentum) * batch[i]);
        }
    }
}
