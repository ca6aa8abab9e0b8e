using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="ActivationOp"/>.</summary>
internal sealed unsafe class ActivationKernel : ElementwiseKernel
{
    private readonly delegate*<float*, float*, long, float, void> function;
    private readonly float alpha;

    private ActivationKernel(WorkTeam team, ActivationOp op, Layout[] inputs, Layout output)
        : base(op.Name, team, inputs, output)
    {
        function = ActivationTable.Forward(op.Activation);
        alpha = op.Alpha;
    }

    public static Kernel? TryCreate(WorkTeam team, ActivationOp op, KernelRequest request) =>
        ActivationTable.Forward(op.Activation) != null && Arrange(request, ActivationTable.KeepsZero(op.Activation)) is var (inputs, output)
            ? (op.Activation == ActivationKind.Relu ? FlatRelu.TryCreate(team, op.Name, inputs, output) : null)
                ?? new ActivationKernel(team, op, inputs, output)
            : null;

    protected override void Apply(float** inputs, float* output, long count) => function(inputs[0], output, count, alpha);
}
