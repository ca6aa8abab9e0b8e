using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Moves an image between interleaved channels (H, W, C) and planes (C, H, W).</summary>
internal static class PixelOrder
{
    /// <summary>Writes the image in the other order than <paramref name="storedAs"/>.</summary>
    public static void Rearrange<T>(ReadOnlySpan<T> from, Span<T> to, int pixels, int channels, DataFormat storedAs)
    {
        (int fromPixel, int fromChannel) = storedAs == DataFormat.ChannelsLast ? (channels, 1) : (1, pixels);
        (int toPixel, int toChannel) = storedAs == DataFormat.ChannelsLast ? (1, pixels) : (channels, 1);
        for (int c = 0; c < channels; c++)
        {
            for (int p = 0; p < pixels; p++)
            {
                to[(p * toPixel) + (c * toChannel)] = from[(p * fromPixel) + (c * fromChannel)];
            }
        }
    }
}
