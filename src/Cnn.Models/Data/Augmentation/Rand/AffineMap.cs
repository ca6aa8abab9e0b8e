namespace Cnn.Models.Data.Augmentation.Rand;

/// <summary>
/// Where each pixel of a result comes from: x' = A x + B y + C, y' = D x + E y + F, between the upper left corner of the image and that of the result, and the
/// pixel in which the point lies, as Pillow's transform with the nearest pixel.
/// </summary>
internal readonly record struct AffineMap(double A, double B, double C, double D, double E, double F)
{
    /// <summary>x' = x + share y: Pillow's (1, share, 0, 0, 1, 0).</summary>
    public static AffineMap ShearX(double share) => new(1, share, 0, 0, 1, 0);

    /// <summary>y' = y + share x.</summary>
    public static AffineMap ShearY(double share) => new(1, 0, 0, share, 1, 0);

    /// <summary>The content goes right and down by whole pixels.</summary>
    public static AffineMap Translate(int right, int down) => new(1, 0, -right, 0, 1, -down);

    /// <summary>A turn about the middle, counter-clockwise as seen.</summary>
    public static AffineMap Rotate(double degrees, int height, int width)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        double x = width / 2.0, y = height / 2.0;
        return new AffineMap(cos, -sin, x - (cos * x) + (sin * y), sin, cos, y - (sin * x) - (cos * y));
    }

    /// <summary>The pixels of a result.</summary>
    /// <typeparam name="T">Numbers that are moved and never computed with.</typeparam>
    /// <param name="from">The image.</param>
    /// <param name="to">The result.</param>
    /// <param name="size">Rows and columns of both.</param>
    /// <param name="unit">Numbers of a pixel side by side; there are as many planes of such as the numbers fill.</param>
    /// <param name="fill">What comes in over the border.</param>
    public void Apply<T>(ReadOnlySpan<T> from, Span<T> to, (int Height, int Width) size, int unit, T fill)
        where T : unmanaged
    {
        int plane = size.Height * size.Width * unit;
        for (int y = 0, at = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++, at += unit)
            {
                double sourceX = Math.Floor((A * (x + 0.5)) + (B * (y + 0.5)) + C), sourceY = Math.Floor((D * (x + 0.5)) + (E * (y + 0.5)) + F);
                bool isInside = sourceX >= 0 && sourceX < size.Width && sourceY >= 0 && sourceY < size.Height;
                int source = isInside ? (((int)sourceY * size.Width) + (int)sourceX) * unit : 0;
                for (int start = 0; start < to.Length; start += plane)
                {
                    Span<T> target = to.Slice(start + at, unit);
                    if (isInside)
                    {
                        from.Slice(start + source, unit).CopyTo(target);
                    }
                    else
                    {
                        target.Fill(fill);
                    }
                }
            }
        }
    }
}
