using Cnn.Models.Data.Images.Png;
using Cnn.Models.Events.Schema;
using Cnn.OneDnn;
using Google.Protobuf;

namespace Cnn.Models;

/// <summary>
/// The kernels of a convolution side by side: in colour where they see three channels, else the first channel in grey. The largest weight by size is white or
/// black.
/// </summary>
internal static class KernelImage
{
    private const int MostKernels = 256, Border = 1;

    /// <summary>An image of kernels (height, width, channels, filters), each enlarged to be seen.</summary>
    public static Summary.Types.Image Create(Tensor kernels)
    {
        ReadOnlySpan<int> shape = kernels.Shape.AsSpan();
        int height = shape[0], width = shape[1], depth = shape[2], filters = shape[3], colours = depth == 3 ? 3 : 1;
        int shown = Math.Min(filters, MostKernels), columns = (int)Math.Ceiling(Math.Sqrt(shown)), rows = (shown + columns - 1) / columns;
        int zoom = Math.Max(1, 24 / Math.Max(height, width));
        int stepX = (width * zoom) + Border, stepY = (height * zoom) + Border;
        int tall = (rows * stepY) + Border, wide = (columns * stepX) + Border;
        var image = new RawImage(tall, wide, colours, new byte[tall * wide * colours]);
        Span<float> values = kernels.AsSpan<float>();
        float largest = 0;
        foreach (float value in values)
        {
            largest = float.IsFinite(value) ? MathF.Max(largest, MathF.Abs(value)) : largest;
        }

        for (int f = 0; f < shown; f++)
        {
            int left = Border + (f % columns * stepX), top = Border + (f / columns * stepY);
            for (int y = 0; y < height * zoom; y++)
            {
                for (int x = 0; x < width * zoom; x++)
                {
                    for (int c = 0; c < colours; c++)
                    {
                        float value = values[(((((y / zoom * width) + (x / zoom)) * depth) + c) * filters) + f];
                        image.Pixels[((((top + y) * image.Width) + left + x) * colours) + c] = Grey(value, largest);
                    }
                }
            }
        }

        return new Summary.Types.Image
        {
            Height = image.Height,
            Width = image.Width,
            Colorspace = colours,
            EncodedImageString = UnsafeByteOperations.UnsafeWrap(PngWriter.Encode(image)),
        };
    }

    private static byte Grey(float value, float largest) => largest > 0 && float.IsFinite(value)
        ? (byte)MathF.Round(127.5f + (127.5f * value / largest))
        : (byte)128;
}
