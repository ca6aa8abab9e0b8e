namespace Cnn.Models;

/// <content>A part of an image at the size of the whole.</content>
internal sealed partial record ImagePlanes
{
    /// <summary>Enlarges a part to the whole, with bilinear interpolation between the centres of pixels.</summary>
    /// <param name="from">The image.</param>
    /// <param name="to">Where the result goes.</param>
    /// <param name="part">The part's upper left corner and its sizes.</param>
    /// <param name="isNearest">Whether the nearest pixel is taken, as for masks.</param>
    public void Enlarge(ReadOnlySpan<float> from, Span<float> to, (int Top, int Left, int Rows, int Columns) part, bool isNearest = false)
    {
        float down = (float)part.Rows / Height, right = (float)part.Columns / Width;
        for (int y = 0; y < Height; y++)
        {
            float sourceY = Within(part.Top + ((y + 0.5f) * down) - 0.5f, part.Top, part.Rows, isNearest);
            for (int x = 0; x < Width; x++)
            {
                float sourceX = Within(part.Left + ((x + 0.5f) * right) - 0.5f, part.Left, part.Columns, isNearest);
                Sample(from, to, sourceX, sourceY, ((y * Width) + x) * Unit, 0);
            }
        }
    }

    // What lies beyond the part is none of the image.
    private static float Within(float at, int first, int count, bool isNearest) => Math.Clamp(isNearest ? MathF.Round(at) : at, first, first + count - 1);
}
