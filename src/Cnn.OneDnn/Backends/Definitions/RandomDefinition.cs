using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>What is drawn from the streams of <see cref="Philox"/>, which has tests of its own.</summary>
internal static class RandomDefinition
{
    // Elements of a mask that one group of blocks of the generator decides, and blocks of a group.
    private const int Group = 32, GroupBlocks = 8, Words = 4;

    /// <summary>Results: destination, mask. Element i of the mask, counted channels-last, takes word (i % 32) / 8 of block 8 * (i / 32) + i % 8.</summary>
    public static Element Dropout(DropoutOp op, LogicalTensor source, StepContext context)
    {
        long blocks = (op.Mask.ElementCount + Group - 1L) / Group * GroupBlocks;
        ulong start = ((ulong)context.Step << 32) + ((ulong)context.Part * (ulong)blocks);
        bool Keeps(ReadOnlySpan<int> index)
        {
            long place = index.Length == 0 || op.Mask[0] == 1 ? 0 : index[0];
            for (int i = 2; i < index.Length; i++)
            {
                place = (place * op.Mask[i]) + (op.Mask[i] == 1 ? 0 : index[i]);
            }

            place = index.Length < 2 ? place : (place * op.Mask[1]) + (op.Mask[1] == 1 ? 0 : index[1]);
            (uint a, uint b, uint c, uint d) = Philox.Block(context.Seed, op.Stream, start + (ulong)((place / Group * GroupBlocks) + (place % GroupBlocks)));
            uint word = (place % Group / GroupBlocks) switch { 0 => a, 1 => b, 2 => c, _ => d };
            return Philox.ToUnit(word) >= op.Rate;
        }

        return (output, index) => output == 1 ? Keeps(index) ? 1 : 0 : ElementwiseDefinition.Dropped(op.Rate, Keeps(index), source[index]);
    }

    /// <summary>Element i in row-major order takes word i of the stream.</summary>
    public static Element Uniform(RandomUniformOp op, Shape shape, StepContext context)
    {
        long blocks = (shape.ElementCount + Words - 1L) / Words;
        ulong start = ((ulong)context.Step << 32) + ((ulong)context.Part * (ulong)blocks);
        return (_, index) =>
        {
            long place = 0;
            for (int axis = 0; axis < index.Length; axis++)
            {
                place = (place * shape[axis]) + index[axis];
            }

            (uint a, uint b, uint c, uint d) = Philox.Block(context.Seed, op.Stream, start + (ulong)(place / Words));
            double unit = Philox.ToUnit((place % Words) switch { 0 => a, 1 => b, 2 => c, _ => d });
            return op.Minimum + (unit * ((double)op.Maximum - op.Minimum));
        };
    }

    /// <summary>Elements 2i and 2i + 1 in row-major order take the cosine and the sine of Box and Muller (1958) on words 2i and 2i + 1.</summary>
    public static Element GaussianNoise(GaussianNoiseOp op, LogicalTensor source, StepContext context)
    {
        long blocks = (source.Values.Length + Words - 1L) / Words;
        ulong start = ((ulong)context.Step << 32) + ((ulong)context.Part * (ulong)blocks);
        return (_, index) =>
        {
            long place = 0;
            for (int axis = 0; axis < index.Length; axis++)
            {
                place = (place * source.Shape[axis]) + index[axis];
            }

            (uint a, uint b, uint c, uint d) = Philox.Block(context.Seed, op.Stream, start + (ulong)(place / Words));
            (uint first, uint second) = place % Words < 2 ? (a, b) : (c, d);
            double radius = Math.Sqrt(-2 * Math.Log(1 - (double)Philox.ToUnit(first))), angle = 2 * Math.PI * Philox.ToUnit(second);
            return source[index] + (op.Deviation * radius * (place % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle)));
        };
    }
}
