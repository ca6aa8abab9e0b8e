using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Elements at other places.</summary>
internal static class MovementDefinition
{
    public static Element Concatenate(ConcatenateOp op, LogicalTensor[] inputs) => (_, index) =>
    {
        int[] at = index.ToArray();
        foreach (LogicalTensor input in inputs)
        {
            if (at[op.Axis] < input.Shape[op.Axis])
            {
                return input[at];
            }

            at[op.Axis] -= input.Shape[op.Axis];
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    };

    public static Element Slice(SliceOp op, LogicalTensor source) => (_, index) =>
    {
        int[] at = index.ToArray();
        for (int axis = 0; axis < at.Length; axis++)
        {
            at[axis] += op.Begin[axis];
        }

        return source[at];
    };

    public static Element Pad(PadOp op, LogicalTensor source) => (_, index) =>
    {
        int[] at = index.ToArray();
        for (int axis = 0; axis < at.Length; axis++)
        {
            at[axis] -= op.Before[axis];
            if (at[axis] < 0 || at[axis] >= source.Shape[axis])
            {
                return 0;
            }
        }

        return source[at];
    };

    public static Element Subsample(SubsampleOp op, LogicalTensor source) => (_, index) =>
    {
        int[] at = index.ToArray();
        for (int i = 0; i < op.Strides.Length; i++)
        {
            at[i + 2] *= op.Strides[i];
        }

        return source[at];
    };

    public static Element SubsampleBackward(SubsampleBackwardOp op, LogicalTensor gradient) => (_, index) =>
    {
        int[] at = index.ToArray();
        for (int i = 0; i < op.Strides.Length; i++)
        {
            if (at[i + 2] % op.Strides[i] != 0)
            {
                return 0;
            }

            at[i + 2] /= op.Strides[i];
        }

        return gradient[at];
    };
}
