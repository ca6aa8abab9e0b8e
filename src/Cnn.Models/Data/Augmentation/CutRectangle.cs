namespace Cnn.Models;

/// <summary>A part of an image that another one takes the place of: Yun et al., "CutMix" (2019).</summary>
/// <param name="Top">Its first row.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Bottom">The row after its last.</param>
/// <param name="Right">The column after its last.</param>
internal readonly record struct CutRectangle(int Top, int Left, int Bottom, int Right)
{
    /// <summary>A rectangle of the image's form that has 1 - share of its area, with its centre anywhere, cut off at the border.</summary>
    public static CutRectangle Draw(ref PhiloxSequence random, int height, int width, float share)
    {
        float side = MathF.Sqrt(1 - share);
        int rows = (int)(height * side), columns = (int)(width * side), y = random.Below(height), x = random.Below(width);
        return new CutRectangle(Math.Clamp(y - (rows / 2), 0, height), Math.Clamp(x - (columns / 2), 0, width), Math.Clamp(y + (rows / 2), 0, height),
            Math.Clamp(x + (columns / 2), 0, width));
    }

    /// <summary>The share of the image that is left of it.</summary>
    public float Rest(int height, int width) => 1 - ((float)((Bottom - Top) * (Right - Left)) / (height * width));

    /// <summary>Copies the rectangle from another image.</summary>
    /// <param name="image">The image that gets it.</param>
    /// <param name="other">The image that it is taken from.</param>
    /// <param name="planes">How many planes there are: the channels where they come first, else one.</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="width">Columns of a plane.</param>
    /// <param name="depth">Numbers of a place: the channels where they come last, else one.</param>
    public void Paste(Span<float> image, ReadOnlySpan<float> other, int planes, int height, int width, int depth)
    {
        int length = (Right - Left) * depth;
        for (int plane = 0; plane < planes; plane++)
        {
            for (int y = Top; y < Bottom; y++)
            {
                int at = ((((plane * height) + y) * width) + Left) * depth;
                other.Slice(at, length).CopyTo(image[at..]);
            }
        }
    }
}
