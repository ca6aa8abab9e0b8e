namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// A backward primitive that runs its forward one first for the workspace. The forward primitive maps the source to (destination, workspace); both lie
/// in scratch memory. The backward primitive reads (source, gradient, workspace).
/// </summary>
internal sealed class RecomputingKernel : Kernel
{
    private readonly Kernel forward;
    private readonly Kernel backward;

    /// <summary>Takes over both kernels.</summary>
    public RecomputingKernel(Kernel forward, Kernel backward)
        : base(backward.Implementation, [backward.Inputs[0], backward.Inputs[1]], backward.Outputs,
            Offset(forward, 2) + Math.Max(forward.ScratchBytes, backward.ScratchBytes))
    {
        this.forward = forward;
        this.backward = backward;
    }

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        nint workspace = scratch + (nint)Offset(forward, 1), rest = scratch + (nint)Offset(forward, 2);
        forward.Bind([inputs[0]], [scratch, workspace], rest);
        backward.Bind([inputs[0], inputs[1], workspace], outputs, rest);
    }

    public override void Run(StepContext context)
    {
        forward.Run(context);
        backward.Run(context);
    }

    public override void Dispose()
    {
        backward.Dispose();
        forward.Dispose();
        base.Dispose();
    }

    // Where the forward pass's output of this number begins in scratch; one past the last is where its own scratch does.
    private static long Offset(Kernel forward, int output)
    {
        long offset = 0;
        for (int i = 0; i < output; i++)
        {
            offset += Arena.Align(forward.Outputs[i].ByteSize);
        }

        return offset;
    }
}
