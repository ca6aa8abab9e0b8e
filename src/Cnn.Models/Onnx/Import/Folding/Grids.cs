namespace Cnn.Models.Onnx.Import.Folding;

/// <summary>Where elements of constants lie.</summary>
internal static class Grids
{
    /// <summary>The number of elements of these sizes.</summary>
    public static long Count(IEnumerable<int> dims) => dims.Aggregate(1L, (count, size) => checked(count * size));

    /// <summary>The sizes that two tensors have together, axes counted from the last one and sizes of 1 repeated; null where they do not fit.</summary>
    public static int[]? Broadcast(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int left = i < rank - a.Length ? 1 : a[i - rank + a.Length], right = i < rank - b.Length ? 1 : b[i - rank + b.Length];
            if (left != right && left != 1 && right != 1)
            {
                return null;
            }

            dims[i] = left == 1 ? right : left;
        }

        return dims;
    }

    /// <summary>For each element of a result the place of the element of a source that is repeated to it.</summary>
    public static int[] Places(int[] from, int[] to)
    {
        int[] steps = Steps(from);
        return Walk(to, [.. Enumerable.Repeat(0, to.Length - from.Length), .. steps.Select((step, axis) => from[axis] == 1 ? 0 : step)]);
    }

    /// <summary>How far neighbours along each axis lie apart.</summary>
    public static int[] Steps(int[] dims)
    {
        int[] steps = new int[dims.Length];
        for (int axis = dims.Length - 1, step = 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= dims[axis];
        }

        return steps;
    }

    /// <summary>The places of all elements of these sizes in their order, neighbours along each axis that many steps apart.</summary>
    public static int[] Walk(int[] dims, int[] steps)
    {
        int[] places = new int[Count(dims)], index = new int[dims.Length];
        for (int i = 0, place = 0; i < places.Length; i++)
        {
            places[i] = place;
            for (int axis = dims.Length - 1; axis >= 0; axis--)
            {
                place += steps[axis];
                if (++index[axis] < dims[axis])
                {
                    break;
                }

                place -= steps[axis] * dims[axis];
                index[axis] = 0;
            }
        }

        return places;
    }

    /// <summary>Takes positions of one axis, in their order.</summary>
    public static OnnxTensor Take(OnnxTensor tensor, int axis, int[] positions)
    {
        int[] dims = (int[])tensor.Dims.Clone();
        int size = dims[axis], inner = checked((int)Count(dims.Skip(axis + 1)));
        dims[axis] = positions.Length;
        int[] places = new int[Count(dims)];

        // Where nothing is taken there may be very many rows of nothing.
        for (int o = 0, next = 0; next < places.Length; o++)
        {
            foreach (int position in positions)
            {
                for (int i = 0; i < inner; i++)
                {
                    places[next++] = (((o * size) + position) * inner) + i;
                }
            }
        }

        return tensor.Pick(dims, places);
    }
}
