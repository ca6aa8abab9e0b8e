using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>A tensor by its logical indexes (N, C, spatial; weights O, I, kernel), wherever its elements may lie elsewhere.</summary>
/// <param name="Shape">Its sizes.</param>
/// <param name="Values">Row-major.</param>
internal sealed record LogicalTensor(Shape Shape, double[] Values)
{
    /// <summary>The element at an index.</summary>
    public double this[ReadOnlySpan<int> index]
    {
        get
        {
            int place = 0;
            for (int axis = 0; axis < index.Length; axis++)
            {
                place = (place * Shape[axis]) + index[axis];
            }

            return Values[place];
        }
    }

    /// <summary>The element of a tensor that is broadcast along its axes of size one.</summary>
    public double Broadcast(ReadOnlySpan<int> index)
    {
        int place = 0;
        for (int axis = 0; axis < index.Length; axis++)
        {
            place = (place * Shape[axis]) + (Shape[axis] == 1 ? 0 : index[axis]);
        }

        return Values[place];
    }

    /// <summary>Calls an action for each index, in row-major order. The span is used again.</summary>
    public static void ForEach(Shape shape, Action<int[]> action)
    {
        int[] index = new int[shape.Rank];
        for (long left = shape.ElementCount; left > 0; left--)
        {
            action(index);
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }
    }
}
