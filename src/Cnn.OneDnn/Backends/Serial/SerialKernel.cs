using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.Serial;

/// <summary>A kernel made for one thread, which runs on whichever calls it.</summary>
/// <param name="inner">What computes; this owns it.</param>
internal sealed class SerialKernel(Kernel inner) : Kernel(inner.Implementation, inner.Inputs, inner.Outputs, inner.ScratchBytes)
{
    public override bool IsSerial => true;

    public override int InPlaceInput(int output) => inner.InPlaceInput(output);

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch) => inner.Bind(inputs, outputs, scratch);

    public override void Run(StepContext context)
    {
        using SerialRegion region = SerialRegion.Enter();
        inner.Run(context);
    }

    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }
}
