using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Which source pixel, tap of the kernel and destination pixel meet in a convolution or a pooling.</summary>
internal sealed class WindowWalk
{
    private readonly Window window;
    private readonly int[] source, kernel, destination;

    public WindowWalk(Window window, Shape source, ReadOnlySpan<int> kernel, Shape destination)
    {
        this.window = window;
        this.source = source.ToArray()[2..];
        this.kernel = kernel.ToArray();
        this.destination = destination.ToArray()[2..];
        SourcePixels = Indices.Count(this.source);
        Taps = Indices.Count(kernel);
        DestinationPixels = Indices.Count(this.destination);
    }

    public ReadOnlySpan<int> Kernel => kernel;

    public ReadOnlySpan<int> Destination => destination;

    public int SourcePixels { get; }

    public int Taps { get; }

    public int DestinationPixels { get; }

    /// <summary>The source pixel that a tap of a destination pixel's window reads, or -1 in the padding.</summary>
    public int SourceOf(ReadOnlySpan<int> at, ReadOnlySpan<int> tap)
    {
        int pixel = 0;
        for (int axis = 0; axis < source.Length; axis++)
        {
            long position = ((long)at[axis] * window.Strides[axis]) - window.PadsBefore[axis] + ((long)tap[axis] * window.Dilations[axis]);
            if (position < 0 || position >= source[axis])
            {
                return -1;
            }

            pixel = (pixel * source[axis]) + (int)position;
        }

        return pixel;
    }

    /// <summary>Finds the destination pixel whose window reads a source pixel with a tap; its number, or -1 where there is none.</summary>
    /// <param name="pixel">The source pixel.</param>
    /// <param name="tap">The tap.</param>
    public int DestinationOf(ReadOnlySpan<int> pixel, ReadOnlySpan<int> tap)
    {
        int found = 0;
        for (int axis = 0; axis < source.Length; axis++)
        {
            long start = (long)pixel[axis] + window.PadsBefore[axis] - ((long)tap[axis] * window.Dilations[axis]);
            long position = start / window.Strides[axis];
            if (start < 0 || start % window.Strides[axis] != 0 || position >= destination[axis])
            {
                return -1;
            }

            found = (found * destination[axis]) + (int)position;
        }

        return found;
    }
}
