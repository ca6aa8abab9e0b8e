using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="ConcatenateOp"/> for plain layouts of one type.</summary>
internal sealed class ConcatenateKernel : ManagedKernel
{
    private readonly RegionCopy[] copies;

    private ConcatenateKernel(WorkTeam team, ConcatenateOp op, Layout[] inputs, Layout output)
        : base(op.Name, team, inputs, [output], output.Shape.ElementCount)
    {
        copies = new RegionCopy[inputs.Length];
        int[] begin = new int[output.Shape.Rank];
        int[] zero = new int[output.Shape.Rank];
        for (int i = 0; i < inputs.Length; i++)
        {
            copies[i] = new RegionCopy(inputs[i].Shape, inputs[i], zero, output, begin);
            begin[op.Axis] += inputs[i].Shape[op.Axis];
        }
    }

    public static Kernel? TryCreate(WorkTeam team, ConcatenateOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) && Array.TrueForAll(inputs, i => i.Type == outputs[0].Type)
            ? BlockConcatenateKernel.TryCreate(team, op, inputs, outputs[0]) ?? new ConcatenateKernel(team, op, inputs, outputs[0])
            : null;

    public override void Execute(int thread, int threads)
    {
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i].Copy(In(i), Out(0), thread, threads);
        }
    }
}
