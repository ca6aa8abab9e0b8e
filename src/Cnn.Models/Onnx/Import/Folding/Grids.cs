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
        int[] steps = new int[to.Length];
        for (int axis = from.Length - 1, stride = 1; axis >= 0; axis--)
        {
            steps[axis + to.Length - from.Length] = from[axis] == 1 ? 0 : stride;
            stride *= from[axis];
        }

        int[] places = new int[Count(to)], index = new int[to.Length];
        for (int i = 0, place = 0; i < places.Length; i++)
        {
            places[i] = place;
            for (int axis = to.Length - 1; axis >= 0; axis--)
            {
                place += steps[axis];
                if (++index[axis] < to[axis])
                {
                    break;
                }

                place -= steps[axis] * to[axis];
                index[axis] = 0;
            }
        }

        return places;
    }

    /// <summary>Takes positions of one axis, in their order.</summary>
    public static OnnxTensor Take(OnnxTensor tensor, int axis, int[] positions)
    {
        int[] dims = (int[])tensor.Dims.Clone();
        int size = dims[axis], inner = checked((int)Count(dims.Skip(axis + 1))), outer = checked((int)Count(dims.Take(axis)));
        dims[axis] = positions.Length;
        int[] places = new int[Count(dims)];
        int next = 0;
        for (int o = 0; o < outer; o++)
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
