using System.Collections.Immutable;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>A window in the library's terms, where a dilation of zero is dense.</summary>
internal sealed class WindowArguments
{
    private WindowArguments(Window window)
    {
        Strides = ToLongs(window.Strides, 0);
        Dilations = ToLongs(window.Dilations, -1);
        PadsBefore = ToLongs(window.PadsBefore, 0);
        PadsAfter = ToLongs(window.PadsAfter, 0);
    }

    public long[] Strides { get; }

    public long[] Dilations { get; }

    public long[] PadsBefore { get; }

    public long[] PadsAfter { get; }

    /// <summary>
    /// Null where padding is as wide as the window or wider: some output positions then see nothing but padding, which the library's fastest
    /// convolutions read out of bounds (oneDNN issue 5942; 3.7.2 has the code, which versions do not is not known).
    /// </summary>
    public static WindowArguments? TryCreate(Window window, ReadOnlySpan<int> kernel)
    {
        for (int i = 0; i < kernel.Length; i++)
        {
            int effective = Window.Effective(kernel[i], window.Dilations[i]);
            if (window.PadsBefore[i] >= effective || window.PadsAfter[i] >= effective)
            {
                return null;
            }
        }

        return new WindowArguments(window);
    }

    private static long[] ToLongs(ImmutableArray<int> values, int added)
    {
        long[] result = new long[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i] + added;
        }

        return result;
    }
}
