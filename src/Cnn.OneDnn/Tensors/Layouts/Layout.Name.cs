using System.Text;

namespace Cnn.OneDnn;

/// <content>What it is called.</content>
internal sealed partial class Layout
{
    /// <summary>oneDNN's name for the layout, such as acdb or aBcd16b.</summary>
    public override string ToString()
    {
        int[] order = new int[Shape.Rank];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // Of two axes with the same stride, the one with a single step lies inside: it never moves by that stride.
        long[] steps = [.. paddedDims];
        foreach ((int axis, int size) in blocks)
        {
            steps[axis] /= size;
        }

        Array.Sort(order, (x, y) => strides[x] != strides[y] ? strides[y].CompareTo(strides[x]) : (steps[x] == 1) != (steps[y] == 1)
            ? (steps[x] == 1 ? 1 : -1)
            : x.CompareTo(y));
        var text = new StringBuilder();
        foreach (int axis in order)
        {
            bool blocked = blocks.Any(b => b.Axis == axis);
            text.Append((char)((blocked ? 'A' : 'a') + axis));
        }

        foreach ((int axis, int size) in blocks)
        {
            text.Append(size).Append((char)('a' + axis));
        }

        return text.ToString();
    }
}
