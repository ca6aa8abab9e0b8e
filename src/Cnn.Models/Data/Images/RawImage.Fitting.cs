namespace Cnn.Models;

/// <content>Sizes that networks take.</content>
public sealed partial class RawImage
{
    // 224 of 256.
    private const double Kept = 0.875;

    // A line of pixels would grow to gigabytes before most of it is cut off.
    private const long MostPixels = 1 << 26;

    /// <summary>This image at another size, stretched or cut.</summary>
    /// <param name="height">Rows that are wanted.</param>
    /// <param name="width">Columns that are wanted.</param>
    /// <param name="fit">Which of both.</param>
    public RawImage Fit(int height, int width, ImageFit fit) => Fit(height, width, fit, isNearest: false);

    /// <summary>The same, where numbers that must not be mixed come from the nearest pixel.</summary>
    internal RawImage Fit(int height, int width, ImageFit fit, bool isNearest)
    {
        if (fit == ImageFit.Stretch)
        {
            return Sized(height, width, isNearest);
        }

        double scale = Math.Max(height / (Kept * Height), width / (Kept * Width));

        // The short side is rounded, and the long one cut off, as torchvision does.
        int rows = Math.Max(height, Side(Height, scale, height)), columns = Math.Max(width, Side(Width, scale, width));
        if ((long)rows * columns > MostPixels)
        {
            int seenRows = Math.Clamp((int)Math.Round(height / scale), 1, Height), seenColumns = Math.Clamp((int)Math.Round(width / scale), 1, Width);
            return Cut((Height - seenRows) / 2, (Width - seenColumns) / 2, seenRows, seenColumns).Sized(height, width, isNearest);
        }

        return Sized(rows, columns, isNearest).Cut((int)Math.Round((rows - height) / 2.0), (int)Math.Round((columns - width) / 2.0), height, width);
    }

    private RawImage Sized(int height, int width, bool isNearest) => isNearest ? Nearest(height, width) : Resize(height, width);

    // The pixel in which the centre of the new one lies.
    private RawImage Nearest(int height, int width)
    {
        if (height == Height && width == Width)
        {
            return this;
        }

        byte[] from = Pixels, result = new byte[height * width * Channels];
        for (int y = 0, to = 0; y < height; y++)
        {
            int row = (int)((((2L * y) + 1) * Height) / (2L * height)) * Width;
            for (int x = 0; x < width; x++, to += Channels)
            {
                int column = (int)((((2L * x) + 1) * Width) / (2L * width));
                from.AsSpan((row + column) * Channels, Channels).CopyTo(result.AsSpan(to));
            }
        }

        return new RawImage(height, width, Channels, result);
    }

    private static int Side(int side, double scale, int wanted)
    {
        double exact = side * scale, least = wanted / Kept;
        return (int)(Math.Abs(exact - least) < 0.001 ? Math.Round(least) : Math.Min(exact, int.MaxValue));
    }

    private RawImage Cut(int top, int left, int height, int width) => Deep is null
        ? new RawImage(height, width, Channels, Cut(Pixels, top, left, height, width))
        : OfDeep(height, width, Channels, Cut(Deep, top, left, height, width));

    private T[] Cut<T>(T[] from, int top, int left, int height, int width)
    {
        T[] result = new T[height * width * Channels];
        for (int y = 0; y < height; y++)
        {
            from.AsSpan((((top + y) * Width) + left) * Channels, width * Channels).CopyTo(result.AsSpan(y * width * Channels));
        }

        return result;
    }
}
