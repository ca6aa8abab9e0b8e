using System.Runtime.InteropServices;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="PadOp"/> for plain layouts: clears the destination, then copies the source into it.</summary>
internal sealed unsafe class PadKernel : ManagedKernel
{
    private readonly RegionCopy copy;

    private PadKernel(WorkTeam team, PadOp op, Layout input, Layout output)
        : base(op.Name, team, [input], [output], output.Shape.ElementCount) =>
        copy = new RegionCopy(input.Shape, input, new int[input.Shape.Rank], output, op.Before.AsSpan());

    public static Kernel? TryCreate(WorkTeam team, PadOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) && inputs[0].Type == outputs[0].Type && LayoutQueries.IsDense(outputs[0])
            ? new PadKernel(team, op, inputs[0], outputs[0])
            : null;

    public override void Execute(int thread, int threads)
    {
        if (Phase == 0)
        {
            (long start, long end) = WorkTeam.Share(Outputs[0].ByteSize, thread, threads, WorkTeam.CacheLine);
            NativeMemory.Clear((byte*)Out(0) + start, (nuint)(end - start));
        }
        else
        {
            copy.Copy(In(0), Out(0), thread, threads);
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        RunPhase(1);
    }
}
