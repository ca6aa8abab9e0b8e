using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="BinaryBackwardOp"/>, with broadcast operands.</summary>
internal sealed unsafe class BinaryBackwardKernel : ElementwiseKernel
{
    private readonly BinaryBackwardOp op;

    private BinaryBackwardKernel(WorkTeam team, BinaryBackwardOp op, Layout[] inputs, Layout output)
        : base(op.Name, team, inputs, output) => this.op = op;

    public static Kernel? TryCreate(WorkTeam team, BinaryBackwardOp op, KernelRequest request) =>
        op.Kind is BinaryKind.Divide or BinaryKind.Maximum or BinaryKind.Minimum && Arrange(request, keepsZero: false) is var (inputs, output)
            ? new BinaryBackwardKernel(team, op, inputs, output)
            : null;

    protected override void Apply(float** inputs, float* output, long count) =>
        BinaryFunctions.Gradient(op.Kind, op.Operand, inputs[0], inputs[1], inputs[2], output, count);
}
