using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>A convolution by its definition, in double precision: every product of a source element and a weight that meet in an output element.</summary>
internal static class ReferenceConvolution
{
    /// <summary>Calls <paramref name="visit"/>(output, source, weight) with row-major indices for every product.</summary>
    public static void Visit(Window window, int groups, Shape source, Shape weights, Shape output, Action<int, int, int> visit)
    {
        int spatial = window.SpatialRank, outputs = output[1] / groups, inputs = source[1] / groups;
        int[] kernel = ConvolutionOp.KernelOf(weights, groups).ToArray();
        foreach (int[] at in Indices([output[0], output[1], .. output.AsSpan()[2..]]))
        {
            foreach (int[] tap in Indices([inputs, .. kernel]))
            {
                int channel = (at[1] / outputs * inputs) + tap[0];
                int from = (at[0] * source[1]) + channel, weight = (at[1] * inputs) + tap[0];
                bool inside = true;
                for (int i = 0; i < spatial; i++)
                {
                    int position = (at[i + 2] * window.Strides[i]) + (tap[i + 1] * window.Dilations[i]) - window.PadsBefore[i];
                    inside &= position >= 0 && position < source[i + 2];
                    from = (from * source[i + 2]) + position;
                    weight = (weight * kernel[i]) + tap[i + 1];
                }

                if (inside)
                {
                    visit(RowMajor(output, at), from, weight);
                }
            }
        }
    }

    public static IEnumerable<int[]> Indices(int[] dims)
    {
        int[] index = new int[dims.Length];
        int count = dims.Aggregate(1, (a, b) => a * b);
        for (int i = 0; i < count; i++)
        {
            int rest = i;
            for (int axis = dims.Length - 1; axis >= 0; axis--)
            {
                (rest, index[axis]) = Math.DivRem(rest, dims[axis]);
            }

            yield return index;
        }
    }

    public static int RowMajor(Shape shape, int[] index)
    {
        int at = 0;
        for (int i = 0; i < index.Length; i++)
        {
            at = (at * shape[i]) + index[i];
        }

        return at;
    }
}
