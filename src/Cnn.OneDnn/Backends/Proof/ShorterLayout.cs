namespace Cnn.OneDnn.Backends.Proof;

/// <summary>Layouts that lie like others but are shorter along the first axis.</summary>
internal static class ShorterLayout
{
    /// <summary>What the length of the first axis has to be a multiple of, so that a shorter layout has no tail there: the size of its blocks.</summary>
    /// <param name="layout">The whole tensor's.</param>
    public static int Unit(Layout layout)
    {
        int unit = 1;
        foreach ((int axis, int size) in layout.Blocks)
        {
            unit *= axis == 0 ? size : 1;
        }

        return unit;
    }

    /// <summary>
    /// The layout of a shorter tensor whose elements follow each other in the same order; null where elements have gaps or a tail would arise.
    /// </summary>
    /// <param name="layout">The whole tensor's.</param>
    /// <param name="length">Of the first axis.</param>
    public static Layout? TryCreate(Layout layout, int length)
    {
        int unit = Unit(layout);
        if (length % unit != 0 || layout.Shape[0] % unit != 0)
        {
            return null;
        }

        long[] padded = layout.PaddedDims.ToArray(), strides = layout.Strides.ToArray();
        padded[0] = length;
        long whole = 1;
        foreach ((_, int size) in layout.Blocks)
        {
            whole *= size;
        }

        // From the blocks outwards, the axis whose neighbours are nearest to each other first.
        long shorter = whole;
        foreach (int axis in Enumerable.Range(0, strides.Length).OrderBy(a => layout.Strides[a]).ThenBy(a => Count(layout, a)))
        {
            long count = Count(layout, axis);
            if (count > 1 && strides[axis] != whole)
            {
                return null;
            }

            strides[axis] = shorter;
            whole *= count;
            shorter *= axis == 0 ? length / unit : count;
        }

        Shape shape = layout.Shape.With(0, length);
        return layout.IsPlain
            ? Layout.Strided(shape, layout.Type, strides)
            : Layout.Blocked(shape, layout.Type, padded, strides, layout.Blocks.ToArray(), shorter * layout.Type.Size());
    }

    /// <summary>How many blocks there are along an axis.</summary>
    private static long Count(Layout layout, int axis)
    {
        long count = layout.PaddedDims[axis];
        foreach ((int blocked, int size) in layout.Blocks)
        {
            count /= blocked == axis ? size : 1;
        }

        return count;
    }
}
