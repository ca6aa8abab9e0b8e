using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Pooling windows that lie side by side and cover an image exactly: each pixel is in one of them, so nothing has to be looked up.</summary>
internal sealed class PoolingTiles
{
    private readonly int[] window = [1, 1, 1], results = [1, 1, 1];
    private readonly long plane, line, pixel;

    private PoolingTiles(ReadOnlySpan<int> kernel, Shape source)
    {
        int[] sizes = [1, 1, 1];
        for (int i = 0; i < kernel.Length; i++)
        {
            int axis = 3 - kernel.Length + i;
            (window[axis], sizes[axis]) = (kernel[i], source[i + 2]);
            results[axis] = sizes[axis] / window[axis];
        }

        (Batch, Channels) = (source[0], source[1]);
        (pixel, line, plane) = (Channels, (long)Channels * sizes[2], (long)Channels * sizes[2] * sizes[1]);
        Taps = [.. Enumerable.Range(0, window[0] * window[1] * window[2])];
        Offsets = new long[Taps.Length];
        for (int i = 0; i < Offsets.Length; i++)
        {
            Offsets[i] = (i / (window[1] * window[2]) * plane) + (i / window[2] % window[1] * line) + (i % window[2] * pixel);
        }
    }

    /// <summary>Where the taps of a window lie, counted from its first one.</summary>
    public long[] Offsets { get; }

    /// <summary>The numbers of the taps.</summary>
    public int[] Taps { get; }

    public int Batch { get; }

    public int Channels { get; }

    /// <summary>Results in a row.</summary>
    public int Columns => results[2];

    /// <summary>Rows of results of all images.</summary>
    public long Rows => (long)Batch * results[0] * results[1];

    /// <summary>How far the first taps of two neighbouring windows are from each other.</summary>
    public long Step => window[2] * pixel;

    /// <summary>The tiles of a pooling; null where its windows are none.</summary>
    /// <param name="window">Strides, dilations and padding.</param>
    /// <param name="kernel">The window's sizes.</param>
    /// <param name="source">The shape (N, C, spatial), channels last.</param>
    public static PoolingTiles? TryCreate(Window window, ReadOnlySpan<int> kernel, Shape source)
    {
        for (int i = 0; i < kernel.Length; i++)
        {
            if (window.Strides[i] != kernel[i] || window.Dilations[i] != 1 || window.PadsBefore[i] != 0 || window.PadsAfter[i] != 0
                || source[i + 2] % kernel[i] != 0)
            {
                return null;
            }
        }

        return new PoolingTiles(kernel, source);
    }

    /// <summary>Where the first tap of the first window of a row of results lies.</summary>
    public long Start(long row) => (row / results[1] * window[0] * plane) + (row % results[1] * window[1] * line);
}
