using Cnn.Models.Data.Arrays;

namespace Cnn.Models.Data.Matlab;

/// <summary>
/// Brings arrays from MATLAB's order, in which the first size runs fastest and samples mostly stand along the last, to the engine's: a sample after the other,
/// each row by row.
/// </summary>
internal static class MatLayout
{
    /// <summary>The labels of samples along the first size.</summary>
    /// <param name="labels">Labels as they lie in the file.</param>
    /// <param name="count">How many samples there are.</param>
    public static NumberArray Labels(NumberArray labels, int count)
    {
        bool isFirst = labels.Shape[0] == count;
        return labels.Count == count ? labels with { Shape = [count] }
            : Permuted(labels, isFirst ? [0, 1] : [1, 0]);
    }

    /// <summary>How many samples images and labels are of; null where they do not fit.</summary>
    /// <param name="images">The sizes of the images.</param>
    /// <param name="labels">The sizes of the labels.</param>
    public static int? Count(int[] images, int[] labels) => labels.Length != 2 ? null
        : labels.Contains(1) && Ends(images).Contains(labels[0] * labels[1]) ? labels[0] * labels[1]
        : labels.Cast<int?>().FirstOrDefault(l => Ends(images).Contains(l!.Value));

    /// <summary>Images along the first size.</summary>
    /// <param name="images">Images as they lie in the file.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="options">The size of images that are rows or columns of a matrix, and whether their pixels stand row by row there.</param>
    /// <exception cref="DataException">Rows of a matrix are no images.</exception>
    public static NumberArray Images(NumberArray images, int count, DataOptions options)
    {
        int[] sizes = images.Shape;
        if (sizes.Length > 2)
        {
            int[] within = [.. Enumerable.Range(0, sizes.Length - 1)];
            return Permuted(images, sizes[^1] == count ? [sizes.Length - 1, .. within] : [0, .. within.Select(a => a + 1)]);
        }

        bool isRow = sizes[0] == count;
        int[] one = SizeOf(images, isRow ? sizes[1] : sizes[0], options);
        int[] stored = options.Transpose ? [one[1], one[0], .. one[2..]] : one;
        int[] axes = [.. options.Transpose ? [1, 0] : (int[])[0, 1], .. one.Length > 2 ? (int[])[2] : []];
        return isRow
            ? Permuted(images with { Shape = [count, .. stored] }, [0, .. axes.Select(a => a + 1)])
            : Permuted(images with { Shape = [.. stored, count] }, [one.Length, .. axes]);
    }

    /// <summary>The same elements with their sizes in another order, the last running fastest.</summary>
    /// <param name="array">The elements, the first size running fastest.</param>
    /// <param name="axes">Which size comes first, which second and so on.</param>
    public static NumberArray Permuted(NumberArray array, int[] axes)
    {
        int rank = axes.Length, size = array.Size;
        int[] steps = new int[rank], shape = [.. axes.Select(a => array.Shape[a])];
        for (int i = 0; i < rank; i++)
        {
            steps[i] = array.Shape[..axes[i]].Aggregate(size, (product, s) => product * s);
        }

        byte[] result = new byte[array.Bytes.Length];
        int[] place = new int[rank];
        for (int to = 0, from = 0; to < result.Length; to += size)
        {
            for (int i = 0; i < size; i++)
            {
                result[to + i] = array.Bytes[from + i];
            }

            // As a counter of kilometres: the last wheel turns fastest.
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++place[axis] < shape[axis])
                {
                    break;
                }

                from -= steps[axis] * shape[axis];
                place[axis] = 0;
            }
        }

        return array with { Shape = shape, Bytes = result };
    }

    private static int[] Ends(int[] sizes) => [sizes[0], sizes[^1]];

    private static int[] SizeOf(NumberArray images, int pixels, DataOptions options)
    {
        foreach (int channels in (int[])[1, 3])
        {
            int side = (int)Math.Sqrt(pixels / channels);
            (int height, int width) = options.ImageSize ?? (side, side);
            if (pixels > 0 && (long)height * width * channels == pixels)
            {
                return channels == 1 ? [height, width] : [height, width, channels];
            }
        }

        throw new DataException($"{images.Name} has {pixels} pixels for each image, which are no square of grey or of colour: give the size with " +
            $"--image-size HxW.");
    }
}
