using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="SliceOp"/> for plain layouts.</summary>
internal sealed class SliceKernel : ManagedKernel
{
    private readonly RegionCopy copy;

    private SliceKernel(WorkTeam team, SliceOp op, Layout input, Layout output)
        : base(op.Name, team, [input], [output], output.Shape.ElementCount) =>
        copy = new RegionCopy(output.Shape, input, op.Begin.AsSpan(), output, new int[output.Shape.Rank]);

    public static Kernel? TryCreate(WorkTeam team, SliceOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) && inputs[0].Type == outputs[0].Type
            ? new SliceKernel(team, op, inputs[0], outputs[0])
            : null;

    public override void Execute(int thread, int threads) => copy.Copy(In(0), Out(0), thread, threads);
}
