using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="BinaryOp"/>, with broadcast and a fused activation.</summary>
internal sealed unsafe class BinaryKernel : ElementwiseKernel
{
    private readonly BinaryKind kind;
    private readonly delegate*<float*, float*, long, float, void> activation;

    private BinaryKernel(WorkTeam team, BinaryOp op, Layout[] inputs, Layout output)
        : base(op.Name, team, inputs, output)
    {
        kind = op.Kind;
        activation = op.Activation == Activation.Linear ? null : ActivationTable.Forward(op.Activation);
    }

    public static Kernel? TryCreate(WorkTeam team, BinaryOp op, KernelRequest request)
    {
        bool keepsZero = op.Kind != BinaryKind.Divide && ActivationTable.KeepsZero(op.Activation);
        return ActivationTable.Forward(op.Activation) != null && Arrange(request, keepsZero) is var (inputs, output)
            ? new BinaryKernel(team, op, inputs, output)
            : null;
    }

    protected override void Apply(float** inputs, float* output, long count)
    {
        BinaryFunctions.Apply(kind, inputs[0], inputs[1], output, count);
        if (activation != null)
        {
            activation(output, output, count, 0);
        }
    }
}
