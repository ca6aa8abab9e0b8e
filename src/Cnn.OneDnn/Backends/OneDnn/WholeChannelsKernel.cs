namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// A batch normalization with relu, which makes zeros of NaN. A NaN in a channel is in its mean, so the whole channel is NaN, as is one whose parameters are:
/// looking at a few numbers per channel says whether there is one, and then it is written anew.
/// </summary>
/// <param name="primitive">The normalization.</param>
/// <param name="told">The inputs with a number per channel.</param>
/// <param name="found">The outputs with a number per channel.</param>
internal sealed unsafe class WholeChannelsKernel(Kernel primitive, int[] told, int[] found)
    : Kernel(primitive.Implementation, primitive.Inputs, primitive.Outputs, primitive.ScratchBytes)
{
    private readonly long[][] offsets = [.. Enumerable.Range(0, primitive.Outputs[0].Shape.Rank).Select(primitive.Outputs[0].OffsetsAlong)];
    private readonly nint[] perChannel = new nint[told.Length + found.Length];
    private nint destination;

    public override int InPlaceInput(int output) => primitive.InPlaceInput(output);

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        primitive.Bind(inputs, outputs, scratch);
        destination = outputs[0];
        for (int i = 0; i < perChannel.Length; i++)
        {
            perChannel[i] = i < told.Length ? inputs[told[i]] : outputs[found[i - told.Length]];
        }
    }

    public override void Run(StepContext context)
    {
        primitive.Run(context);
        for (int channel = 0; channel < offsets[1].Length; channel++)
        {
            foreach (nint numbers in perChannel)
            {
                if (float.IsNaN(((float*)numbers)[channel]))
                {
                    Write(0, offsets[1][channel]);
                    break;
                }
            }
        }
    }

    public override void Dispose()
    {
        primitive.Dispose();
        base.Dispose();
    }

    private void Write(int axis, long offset)
    {
        if (axis == offsets.Length)
        {
            if (Outputs[0].Type == DataType.BFloat16)
            {
                ((ushort*)destination)[offset] = (ushort)(BitConverter.SingleToUInt32Bits(float.NaN) >> 16);
            }
            else
            {
                ((float*)destination)[offset] = float.NaN;
            }

            return;
        }

        if (axis == 1)
        {
            Write(axis + 1, offset);
            return;
        }

        foreach (long step in offsets[axis])
        {
            Write(axis + 1, offset + step);
        }
    }
}
