namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Logical indices in row-major order.</summary>
internal static class Indices
{
    /// <summary>The place of an index among all of its shape.</summary>
    public static int Offset(ReadOnlySpan<int> index, ReadOnlySpan<int> dims)
    {
        int offset = 0;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            offset = (offset * dims[axis]) + index[axis];
        }

        return offset;
    }

    /// <summary>The place in a tensor of these sizes of what an index of a larger tensor reads, where an axis of size 1 is shared.</summary>
    public static int BroadcastOffset(ReadOnlySpan<int> index, ReadOnlySpan<int> dims)
    {
        int offset = 0;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            offset = (offset * dims[axis]) + (dims[axis] == 1 ? 0 : index[axis]);
        }

        return offset;
    }

    /// <summary>Moves on to the next index; false, and back at the first one, after the last.</summary>
    public static bool Next(Span<int> index, ReadOnlySpan<int> dims)
    {
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < dims[axis])
            {
                return true;
            }

            index[axis] = 0;
        }

        return false;
    }

    /// <summary>The product of sizes.</summary>
    public static int Count(ReadOnlySpan<int> dims)
    {
        int count = 1;
        foreach (int d in dims)
        {
            count *= d;
        }

        return count;
    }
}
