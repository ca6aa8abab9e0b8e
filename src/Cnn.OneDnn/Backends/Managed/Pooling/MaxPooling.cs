using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Makes the kernels of maximum pooling, channels last or in blocks of channels. The workspace lies like the result and holds tap numbers: bytes for windows of
/// up to 256 elements, else integers.
/// </summary>
internal static class MaxPooling
{
    private const int MostByteTaps = byte.MaxValue + 1;

    public static Kernel? TryCreate(WorkTeam team, PoolingOp op, KernelRequest request)
    {
        int block = Block(request.Inputs[0], request.Outputs[0]);
        if (Arranged(request.Inputs[0], block) is not { } input || Arranged(request.Outputs[0], block) is not { } output || input.Type != output.Type)
        {
            return null;
        }

        Layout[] outputs = [output];
        if (op.HasWorkspace)
        {
            if (Workspace(request.Outputs[1], block, op.Kernel.AsSpan()) is not { } workspace)
            {
                return null;
            }

            outputs = [output, workspace];
        }

        bool bytes = Taps(op.Kernel.AsSpan()) <= MostByteTaps;
        if (PoolingTiles.TryCreate(op.Window, op.Kernel.AsSpan(), Blocks(input.Shape, block)) is { } tiles)
        {
            return (input.Type, bytes) switch
            {
                (DataType.Float32, true) => new TiledMaxPoolingKernel<SingleElement, ByteIndex>(team, input, outputs, tiles),
                (DataType.Float32, false) => new TiledMaxPoolingKernel<SingleElement, WordIndex>(team, input, outputs, tiles),
                (DataType.BFloat16, true) => new TiledMaxPoolingKernel<BFloat16Element, ByteIndex>(team, input, outputs, tiles),
                (DataType.BFloat16, false) => new TiledMaxPoolingKernel<BFloat16Element, WordIndex>(team, input, outputs, tiles),
                _ => null,
            };
        }

        AxisMap[] maps = AxisMap.Pooling(op.Window, op.Kernel.AsSpan(), WeightedGather.Spatial(input.Shape), op.Kind);
        return (input.Type, bytes) switch
        {
            (DataType.Float32, true) => new MaxPoolingKernel<SingleElement,
                ByteIndex>(team, input, outputs, Blocks(output.Shape, block), maps, op.Kernel.AsSpan()),
            (DataType.Float32, false) => new MaxPoolingKernel<SingleElement,
            WordIndex>(team, input, outputs, Blocks(output.Shape, block), maps, op.Kernel.AsSpan()),
            (DataType.BFloat16, true) => new MaxPoolingKernel<BFloat16Element,
            ByteIndex>(team, input, outputs, Blocks(output.Shape, block), maps, op.Kernel.AsSpan()),
            (DataType.BFloat16, false) => new MaxPoolingKernel<BFloat16Element,
            WordIndex>(team, input, outputs, Blocks(output.Shape, block), maps, op.Kernel.AsSpan()),
            _ => null,
        };
    }

    public static Kernel? TryCreate(WorkTeam team, PoolingBackwardOp op, KernelRequest request)
    {
        int block = Block(request.Inputs[0], request.Outputs[0]);
        if (Arranged(request.Inputs[0], block) is not { } gradient || Arranged(request.Outputs[0], block) is not { } output
            || Workspace(request.Inputs[1], block, op.Kernel.AsSpan()) is not { } workspace || gradient.Type != output.Type)
        {
            return null;
        }

        Layout[] inputs = [gradient, workspace];
        if (PoolingTiles.TryCreate(op.Window, op.Kernel.AsSpan(), Blocks(output.Shape, block)) is { } tiles)
        {
            return (gradient.Type, workspace.Type) switch
            {
                (DataType.Float32, DataType.UInt8) => new TiledMaxPoolingBackwardKernel<SingleElement, ByteIndex>(team, inputs, output, tiles),
                (DataType.Float32, _) => new TiledMaxPoolingBackwardKernel<SingleElement, WordIndex>(team, inputs, output, tiles),
                (DataType.BFloat16, DataType.UInt8) => new TiledMaxPoolingBackwardKernel<BFloat16Element, ByteIndex>(team, inputs, output, tiles),
                (DataType.BFloat16, _) => new TiledMaxPoolingBackwardKernel<BFloat16Element, WordIndex>(team, inputs, output, tiles),
                _ => null,
            };
        }

        AxisMap[] maps = WeightedGather.Transposed(AxisMap.Pooling(op.Window, op.Kernel.AsSpan(), WeightedGather.Spatial(op.Source), op.Kind));
        return (gradient.Type, workspace.Type) switch
        {
            (DataType.Float32, DataType.UInt8) => new MaxPoolingBackwardKernel<SingleElement,
                ByteIndex>(team, inputs, output, Blocks(output.Shape, block), maps, op.Kernel.AsSpan()),
            (DataType.Float32, _) => new MaxPoolingBackwardKernel<SingleElement,
            WordIndex>(team, inputs, output, Blocks(output.Shape, block), maps, op.Kernel.AsSpan()),
            (DataType.BFloat16, DataType.UInt8) => new MaxPoolingBackwardKernel<BFloat16Element,
            ByteIndex>(team, inputs, output, Blocks(output.Shape, block), maps, op.Kernel.AsSpan()),
            (DataType.BFloat16, _) => new MaxPoolingBackwardKernel<BFloat16Element,
            WordIndex>(team, inputs, output, Blocks(output.Shape, block), maps, op.Kernel.AsSpan()),
            _ => null,
        };
    }

    private static Layout? Workspace(Operand operand, int block, ReadOnlySpan<int> kernel) =>
        Arranged(operand with { Type = Taps(kernel) <= MostByteTaps ? DataType.UInt8 : DataType.Int32 }, block);

    // How many channels lie together; zero for all.
    private static int Block(params ReadOnlySpan<Operand> operands)
    {
        foreach (Operand operand in operands)
        {
            if (operand.Layout is { IsPlain: false } layout)
            {
                return layout.Blocks[0].Size;
            }
        }

        return 0;
    }

    // Channels last, or in blocks; null where another layout is asked for.
    private static Layout? Arranged(Operand operand, int block)
    {
        Layout own = block == 0 ? Layout.ChannelsLast(operand.Shape, operand.Type) : Layout.ChannelBlocked(operand.Shape, operand.Type, block);
        return operand.Layout is null || operand.Layout.Equals(own) ? own : null;
    }

    // In blocks of channels each block is an image of its own with so many channels last.
    private static Shape Blocks(Shape shape, int block) =>
        block == 0 ? shape : shape.With(0, shape[0] * ((shape[1] + block - 1) / block)).With(1, block);

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
