using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>A kernel with a fault in its first result; in the operand that it writes over where it has none.</summary>
internal sealed unsafe class FaultyKernel(Kernel inner, Fault fault, StoppedClock clock) : Kernel(
    inner.Implementation, inner.Inputs, inner.Outputs, inner.ScratchBytes)
{
    private nint result;

    private Layout Layout => Outputs.Length > 0 ? Outputs[0] : Inputs[0];

    public override int InPlaceInput(int output) => inner.InPlaceInput(output);

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        result = Outputs.Length > 0 ? outputs[0] : inputs[0];
        inner.Bind(inputs, outputs, scratch);
    }

    public override void Run(StepContext context)
    {
        inner.Run(context);
        switch (fault)
        {
            case Fault.Tail:
                Element(last: true).Clear();
                break;
            case Fault.Sign:
                // Little-endian: the sign of a float is in its last byte.
                Element(last: false)[^1] ^= 0x80;
                break;
            case Fault.NotANumber:
                Element(last: false).Fill(0xFF);
                break;
            case Fault.Hang:
                clock.Advance(TimeSpan.FromSeconds(5));
                break;
            case Fault.Status:
                throw new OneDnnException(OneDnnStatus.RuntimeError, Implementation, "oneDNN: execute failed (expected status 0, received 5).");
            case Fault.Overrun:
                new Span<byte>((void*)(result + (nint)Layout.ByteSize), 4).Fill(1);
                break;
        }
    }

    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }

    /// <summary>An element that is not zero, so that what is done to it shows.</summary>
    private Span<byte> Element(bool last)
    {
        int size = Layout.Type.Size(), count = Layout.Shape.ElementCount;
        for (int i = 0; i < count; i++)
        {
            int place = last ? count - 1 - i : (i + (count / 3)) % count;
            var element = new Span<byte>((void*)(result + (nint)(Layout.OffsetOf(Index(place)) * size)), size);
            if (element.ContainsAnyExcept((byte)0))
            {
                return element;
            }
        }

        return new Span<byte>((void*)result, size);
    }

    private int[] Index(int place)
    {
        int[] index = new int[Layout.Shape.Rank];
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            index[axis] = place % Layout.Shape[axis];
            place /= Layout.Shape[axis];
        }

        return index;
    }
}
