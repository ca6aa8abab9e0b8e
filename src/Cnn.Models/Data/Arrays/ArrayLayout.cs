using Cnn.OneDnn;

namespace Cnn.Models.Data.Arrays;

/// <summary>What the axes of arrays of images and volumes are.</summary>
internal static class ArrayLayout
{
    /// <summary>The order of an image's axes and its sizes; of a volume the slices, which lie one below the other.</summary>
    /// <param name="images">The array, for messages.</param>
    /// <param name="sizes">The sizes of a sample.</param>
    /// <param name="options">Whether slices of volumes are channels, and which size is asked for.</param>
    /// <returns>Order, rows, columns, channels, and slices, 0 for images.</returns>
    /// <exception cref="DataException">They are neither, or volumes are asked for in another size.</exception>
    public static (DataFormat Order, int Height, int Width, int Channels, int Slices) Of(NumberArray images, int[] sizes, DataOptions options)
    {
        if (VolumeOf(sizes) is not (int depth, int rows, int columns))
        {
            return sizes switch
            {
                [var h, var w] => (DataFormat.ChannelsLast, h, w, 1, 0),
                [var h, var w, 1 or 3] => (DataFormat.ChannelsLast, h, w, sizes[2], 0),
                [1 or 3, var h, var w] => (DataFormat.ChannelsFirst, h, w, sizes[0], 0),
                _ => throw new DataException(
                    $"{images.Name} has images of {string.Join(" x ", sizes)}: expected one or three channels, last or first, or volumes of one " +
                        $"number at a place."),
            };
        }

        bool isOther = options.ImageSize is (int height, int width) && (height, width) != (rows, columns);
        if (isOther || (options.Slices && options.Channels is { } channels && channels != depth))
        {
            throw new DataException($"{images.Name} has volumes of {depth} x {rows} x {columns}, which are not resized: leave the size out, or save " +
                $"them in it.");
        }

        return options.Slices ? (DataFormat.ChannelsFirst, rows, columns, depth, 0) : (DataFormat.ChannelsLast, depth * rows, columns, 1, depth);
    }

    /// <summary>How volumes are read, in a sentence; none for images.</summary>
    public static IEnumerable<string> Notes(string path, int[] sizes, DataOptions options) => VolumeOf(sizes) is null ? [] :
    [
        options.Slices
            ? $"{path}: the slices of volumes are channels of images."
            : $"{path}: samples are volumes, for networks with layers over three axes, such as Conv3D. --slices makes a channel of each slice, for " +
                $"networks of images.",
    ];

    private static (int Depth, int Rows, int Columns)? VolumeOf(int[] sizes)
    {
        int[] own = sizes switch
        {
            [1 or 3, _, _] or [_, _, 1 or 3] => [],
            [_, _, _, 1] => sizes[..3],
            [1, _, _, _] => sizes[1..],
            [_, _, _] => sizes,
            _ => [],
        };
        return own is [var depth, var rows, var columns] && (long)depth * rows <= int.MaxValue ? (depth, rows, columns) : null;
    }
}
