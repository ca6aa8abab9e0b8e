using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Makes the kernels of maximum pooling. The workspace holds tap numbers: bytes for windows of up to 256 elements, else integers.</summary>
internal static class MaxPooling
{
    /// <summary>
    /// Where these kernels are faster than oneDNN's: in training with bfloat16 and windows that overlap, whose gradients oneDNN has to be given as floats,
    /// unless each pixel is in many of them. Both passes, because the workspace is theirs.
    /// </summary>
    public static bool IsFaster(KernelRequest request) => request.Inputs[0].Type == DataType.BFloat16 && request.Op switch
    {
        PoolingOp { HasWorkspace: true } op => OverlapsSome(op.Window, op.Kernel.AsSpan()),
        PoolingBackwardOp { Kind: PoolingKind.Max } op => OverlapsSome(op.Window, op.Kernel.AsSpan()),
        _ => false,
    };

    public static Kernel? TryCreate(WorkTeam team, PoolingOp op, KernelRequest request)
    {
        if (Arrangement.ChannelsLast(request.Inputs[0]) is not { } input || Arrangement.ChannelsLast(request.Outputs[0]) is not { } output || input.Type != output.Type)
        {
            return null;
        }

        Layout[] outputs = [output];
        if (op.HasWorkspace)
        {
            if (Workspace(request.Outputs[1], op.Kernel.AsSpan()) is not { } workspace)
            {
                return null;
            }

            outputs = [output, workspace];
        }

        AxisMap[] maps = AxisMap.Pooling(op.Window, op.Kernel.AsSpan(), WeightedGather.Spatial(input.Shape), op.Kind);
        return (input.Type, Taps(op.Kernel.AsSpan()) <= 256) switch
        {
            (DataType.Float32, true) => new MaxPoolingKernel<SingleElement, ByteIndex>(team, input, outputs, maps, op.Kernel.AsSpan()),
            (DataType.Float32, false) => new MaxPoolingKernel<SingleElement, WordIndex>(team, input, outputs, maps, op.Kernel.AsSpan()),
            (DataType.BFloat16, true) => new MaxPoolingKernel<BFloat16Element, ByteIndex>(team, input, outputs, maps, op.Kernel.AsSpan()),
            (DataType.BFloat16, false) => new MaxPoolingKernel<BFloat16Element, WordIndex>(team, input, outputs, maps, op.Kernel.AsSpan()),
            _ => null,
        };
    }

    public static Kernel? TryCreate(WorkTeam team, PoolingBackwardOp op, KernelRequest request)
    {
        if (Arrangement.ChannelsLast(request.Inputs[0]) is not { } gradient || Arrangement.ChannelsLast(request.Outputs[0]) is not { } output
            || Workspace(request.Inputs[1], op.Kernel.AsSpan()) is not { } workspace || gradient.Type != output.Type)
        {
            return null;
        }

        Layout[] inputs = [gradient, workspace];
        AxisMap[] maps = WeightedGather.Transposed(AxisMap.Pooling(op.Window, op.Kernel.AsSpan(), WeightedGather.Spatial(op.Source), op.Kind));
        return (gradient.Type, workspace.Type) switch
        {
            (DataType.Float32, DataType.UInt8) => new MaxPoolingBackwardKernel<SingleElement, ByteIndex>(team, inputs, output, maps, op.Kernel.AsSpan()),
            (DataType.Float32, _) => new MaxPoolingBackwardKernel<SingleElement, WordIndex>(team, inputs, output, maps, op.Kernel.AsSpan()),
            (DataType.BFloat16, DataType.UInt8) => new MaxPoolingBackwardKernel<BFloat16Element, ByteIndex>(team, inputs, output, maps, op.Kernel.AsSpan()),
            (DataType.BFloat16, _) => new MaxPoolingBackwardKernel<BFloat16Element, WordIndex>(team, inputs, output, maps, op.Kernel.AsSpan()),
            _ => null,
        };
    }

    private static bool OverlapsSome(Window window, ReadOnlySpan<int> kernel)
    {
        bool few = true;
        for (int i = 0; i < kernel.Length; i++)
        {
            few &= 2 * window.Strides[i] >= Window.Effective(kernel[i], window.Dilations[i]);
        }

        return few && window.Overlaps(kernel);
    }

    private static Layout? Workspace(Operand operand, ReadOnlySpan<int> kernel)
    {
        Layout own = Layout.ChannelsLast(operand.Shape, Taps(kernel) <= 256 ? DataType.UInt8 : DataType.Int32);
        return operand.Layout is null || operand.Layout.Equals(own) ? own : null;
    }

    private static long Taps(ReadOnlySpan<int> kernel)
    {
        long taps = 1;
        foreach (int k in kernel)
        {
            taps *= k;
        }

        return taps;
    }
}
