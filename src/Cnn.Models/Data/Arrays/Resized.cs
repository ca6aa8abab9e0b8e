using Cnn.OneDnn;

namespace Cnn.Models.Data.Arrays;

/// <summary>Brings images of an array to another size or to grey or colour.</summary>
internal static class Resized
{
    /// <summary>The images as options ask for them; as they are where they ask for nothing else.</summary>
    /// <param name="pixels">All images.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="order">The order of their axes.</param>
    /// <param name="sizes">Rows, columns and channels of each.</param>
    /// <param name="options">What is asked for.</param>
    /// <exception cref="DataException">They would be too many bytes.</exception>
    public static (byte[] Pixels, DataFormat Order, (int Height, int Width, int Channels) Sizes) To(
        byte[] pixels, int count, DataFormat order, (int Height, int Width, int Channels) sizes, DataOptions options)
    {
        (int height, int width) = options.ImageSize ?? (sizes.Height, sizes.Width);
        int channels = options.Channels ?? sizes.Channels, from = sizes.Height * sizes.Width * sizes.Channels;
        if ((height, width, channels) == sizes)
        {
            return (pixels, order, sizes);
        }

        if ((long)height * width * channels * count > Array.MaxLength)
        {
            throw new DataException($"{count} images of {height} x {width} with {channels} channels are more than 2 GiB: give a smaller size with " +
                $"--image-size.");
        }

        int to = height * width * channels;
        byte[] result = new byte[to * count];
        Parallel.For(0, count, i =>
        {
            byte[] one = pixels.AsSpan(i * from, from).ToArray();
            if (order == DataFormat.ChannelsFirst && sizes.Channels > 1)
            {
                byte[] mixed = new byte[from];
                PixelOrder.Rearrange<byte>(one, mixed, sizes.Height * sizes.Width, sizes.Channels, order);
                one = mixed;
            }

            new RawImage(sizes.Height, sizes.Width, sizes.Channels, one).ToChannels(channels).Resize(height, width).Pixels.CopyTo(result.AsSpan(i * to));
        });
        return (result, DataFormat.ChannelsLast, (height, width, channels));
    }
}
