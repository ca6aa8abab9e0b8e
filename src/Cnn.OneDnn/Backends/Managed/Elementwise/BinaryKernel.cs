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
        activation = op.Activation == ActivationKind.Linear ? null : ActivationTable.Forward(op.Activation);
    }

    public static Kernel? TryCreate(WorkTeam team, BinaryOp op, KernelRequest request)
    {
        bool keepsZero = op.Kind != BinaryKind.Divide && ActivationTable.KeepsZero(op.Activation);
        if (ActivationTable.Forward(op.Activation) == null || Arrange(request, keepsZero) is not var (inputs, output))
        {
            return null;
        }

        Kernel? flat = op is { Kind: BinaryKind.Add, Activation: ActivationKind.Relu } ? FlatRelu.TryCreate(team, op.Name, inputs, output) : null;
        return flat ?? new BinaryKernel(team, op, inputs, output);
    }

    protected override void Apply(float** inputs, float* output, long count)
    {
        // With an activation in runs that the nearest cache holds.
        long run = activation == null ? count : Staging.Chunk;
        for (long start = 0; start < count; start += run)
        {
            long length = Math.Min(run, count - start);
            BinaryFunctions.Apply(kind, inputs[0] + start, inputs[1] + start, output + start, length);
            if (activation != null)
            {
                activation(output + start, output + start, length, 0);
            }
        }
    }
}
