using Cnn.Models.Data.Images.Png;

namespace Cnn.Models;

/// <summary>How much each place of an image counts for a class, as a network sees it.</summary>
public sealed class HeatMap
{
    private const int WantedSide = 224;
    private const float MostCover = 0.7f;

    private readonly float[] values;

    internal HeatMap(int height, int width, float[] values, int classIndex, string layer)
    {
        (Height, Width, this.values) = (height, width, values);
        (ClassIndex, Layer) = (classIndex, layer);
        Largest = values.Where(float.IsFinite).DefaultIfEmpty().Max();
    }

    /// <summary>Rows: those of the layer that was looked at.</summary>
    public int Height { get; }

    /// <summary>Columns: those of the layer that was looked at.</summary>
    public int Width { get; }

    /// <summary>The class that was asked for, or the most probable one.</summary>
    public int ClassIndex { get; }

    /// <summary>The layer that was looked at; that of the input for saliency.</summary>
    public string Layer { get; }

    /// <summary>What each place counts, row by row, 0 where it counts nothing; not scaled.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The largest finite value; 0 where nothing speaks for the class.</summary>
    public float Largest { get; }

    /// <summary>The value of a place.</summary>
    public float At(int y, int x) => values[(y * Width) + x];

    /// <summary>
    /// The map alone, from dark blue for 0 to yellow for its largest value, as many times enlarged as a small picture needs; without steps between its places.
    /// </summary>
    public RawImage ToImage()
    {
        int scale = Scale(Height, Width);
        (int height, int width) = (Height * scale, Width * scale);
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < height * width; i++)
        {
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = Viridis.At(Share(i / width, i % width, height, width));
        }

        return new RawImage(height, width, 3, pixels);
    }

    /// <summary><see cref="ToImage"/> as a PNG file.</summary>
    public byte[] ToPng() => PngWriter.Encode(ToImage());

    /// <summary>The map laid over the image that it is of: the image in grey, the more coloured the more a place counts.</summary>
    /// <param name="image">The image as the network saw it, of any size.</param>
    public RawImage Over(RawImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        int scale = Scale(image.Height, image.Width), height = image.Height * scale, width = image.Width * scale;
        byte[] grey = image.ToChannels(1).Pixels, pixels = new byte[height * width * 3];
        for (int i = 0; i < height * width; i++)
        {
            (int y, int x) = (i / width, i % width);
            float share = Share(y, x, height, width), cover = MostCover * MathF.Sqrt(share);
            byte below = grey[(y / scale * image.Width) + (x / scale)];
            (byte r, byte g, byte b) = Viridis.At(share);
            pixels[3 * i] = Mix(below, r, cover);
            pixels[(3 * i) + 1] = Mix(below, g, cover);
            pixels[(3 * i) + 2] = Mix(below, b, cover);
        }

        return new RawImage(height, width, 3, pixels);
    }

    // Pictures of a few pixels are enlarged, in whole steps so that pixels stay squares.
    private static int Scale(int height, int width) => Math.Max(1, WantedSide / Math.Max(height, width));

    private static byte Mix(byte below, byte above, float share) => (byte)MathF.Round(below + ((above - below) * share));

    // Bilinear, between the middles of places.
    private float Share(int y, int x, int height, int width)
    {
        if (Largest <= 0)
        {
            return 0;
        }

        (int top, int bottom, float down) = Between(y, height, Height);
        (int left, int right, float across) = Between(x, width, Width);
        float above = Lerp(Finite(top, left), Finite(top, right), across), below = Lerp(Finite(bottom, left), Finite(bottom, right), across);
        return Math.Clamp(Lerp(above, below, down) / Largest, 0, 1);
    }

    private static (int First, int Second, float Share) Between(int at, int size, int places)
    {
        float place = Math.Clamp(((at + 0.5f) * places / size) - 0.5f, 0, places - 1);
        int first = (int)place;
        return (first, Math.Min(first + 1, places - 1), place - first);
    }

    private static float Lerp(float a, float b, float share) => a + ((b - a) * share);

    private float Finite(int y, int x) => float.IsFinite(At(y, x)) ? At(y, x) : 0;
}
