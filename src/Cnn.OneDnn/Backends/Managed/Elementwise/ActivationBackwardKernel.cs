using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="ActivationBackwardOp"/>; the gradient may be overwritten.</summary>
internal sealed unsafe class ActivationBackwardKernel : ElementwiseKernel
{
    private readonly delegate*<float*, float*, float*, long, float, void> function;
    private readonly float alpha;

    private ActivationBackwardKernel(WorkTeam team, ActivationBackwardOp op, Layout[] inputs, Layout output)
        : base(op.Name, team, inputs, output)
    {
        function = Function(op);
        alpha = op.Alpha;
    }

    public static Kernel? TryCreate(WorkTeam team, ActivationBackwardOp op, KernelRequest request)
    {
        if (Function(op) == null || Arrange(request, keepsZero: true) is not var (inputs, output))
        {
            return null;
        }

        return op.Activation == ActivationKind.Relu && FlatReluSumBackwardKernel.Suits(inputs, output)
            ? new FlatReluSumBackwardKernel(team, op.Name, inputs, output)
            : new ActivationBackwardKernel(team, op, inputs, output);
    }

    protected override void Apply(float** inputs, float* output, long count) => function(inputs[0], inputs[1], output, count, alpha);

    private static delegate*<float*, float*, float*, long, float, void> Function(ActivationBackwardOp op) =>
        op.FromOutput ? ActivationTable.FromValue(op.Activation) : ActivationTable.FromSource(op.Activation);
}
