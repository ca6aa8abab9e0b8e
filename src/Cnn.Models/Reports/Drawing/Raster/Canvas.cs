namespace Cnn.Models;

/// <summary>Pixels on which lines and areas are painted with smooth edges: as much of a colour as of a pixel is covered.</summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
internal sealed class Canvas(int height, int width)
{
    private const int SubRows = 4;

    private readonly byte[] pixels = new byte[checked(height * width * 3)];

    private int Width => width;

    private int Height => height;

    /// <summary>Paints everything.</summary>
    public void Clear(int color)
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = Parts(color);
        }
    }

    /// <summary>Paints lines of a width with round ends.</summary>
    /// <param name="lines">The lines, each through its points.</param>
    /// <param name="thickness">How thick, in pixels.</param>
    /// <param name="color">As 0xRRGGBB.</param>
    public void Stroke(IEnumerable<(double X, double Y)[]> lines, double thickness, int color)
    {
        foreach ((double X, double Y)[] line in lines.Where(l => l.Length > 0))
        {
            double reach = (thickness / 2) + 1;
            var area = new Coverage(this, line, reach);
            for (int i = 0; i < Math.Max(1, line.Length - 1); i++)
            {
                area.AddSegment(line[i], line[Math.Min(i + 1, line.Length - 1)], thickness / 2, reach);
            }

            area.Blend(color, 1);
        }
    }

    /// <summary>Paints the inside of an outline.</summary>
    /// <param name="outline">Its corners.</param>
    /// <param name="color">As 0xRRGGBB.</param>
    /// <param name="opacity">From 0 to 1.</param>
    public void Fill((double X, double Y)[] outline, int color, double opacity = 1)
    {
        var area = new Coverage(this, outline, 1);
        area.AddInside(outline);
        area.Blend(color, opacity);
    }

    /// <summary>What was painted.</summary>
    public RawImage ToImage() => new(height, width, 3, pixels);

    private static (byte R, byte G, byte B) Parts(int color) => ((byte)(color >> 16), (byte)(color >> 8), (byte)color);

    /// <summary>How much of each pixel of a part of the canvas is covered: overlapping pieces of one line count once.</summary>
    private sealed class Coverage
    {
        private readonly Canvas canvas;
        private readonly int left, top, right, bottom;
        private readonly float[] shares;

        public Coverage(Canvas canvas, (double X, double Y)[] points, double reach)
        {
            this.canvas = canvas;
            (left, top) = (Inside(points.Min(p => p.X) - reach, canvas.Width), Inside(points.Min(p => p.Y) - reach, canvas.Height));
            (right, bottom) = (Inside(points.Max(p => p.X) + reach + 1, canvas.Width), Inside(points.Max(p => p.Y) + reach + 1, canvas.Height));
            shares = new float[(right - left) * (bottom - top)];
        }

        public void AddSegment((double X, double Y) a, (double X, double Y) b, double half, double reach)
        {
            (double dx, double dy) = (b.X - a.X, b.Y - a.Y);
            double square = (dx * dx) + (dy * dy);
            int firstRow = Math.Max(top, (int)(Math.Min(a.Y, b.Y) - reach)), lastRow = Math.Min(bottom, (int)(Math.Max(a.Y, b.Y) + reach) + 1);
            int first = Math.Max(left, (int)(Math.Min(a.X, b.X) - reach)), last = Math.Min(right, (int)(Math.Max(a.X, b.X) + reach) + 1);
            for (int y = firstRow; y < lastRow; y++)
            {
                for (int x = first; x < last; x++)
                {
                    (double px, double py) = (x + 0.5 - a.X, y + 0.5 - a.Y);
                    double along = square == 0 ? 0 : Math.Clamp(((px * dx) + (py * dy)) / square, 0, 1);
                    double distance = Math.Sqrt(Math.Pow(px - (along * dx), 2) + Math.Pow(py - (along * dy), 2));
                    ref float share = ref shares[((y - top) * (right - left)) + x - left];
                    share = Math.Max(share, (float)Math.Clamp(half + 0.5 - distance, 0, 1));
                }
            }
        }

        // Rows in parts, each between pairs of crossings, whose ends cover pixels in part.
        public void AddInside((double X, double Y)[] outline)
        {
            for (int y = top; y < bottom; y++)
            {
                for (int part = 0; part < SubRows; part++)
                {
                    double at = y + ((part + 0.5) / SubRows);
                    double[] crossings = [.. Crossings(outline, at).Order()];
                    for (int i = 0; i + 1 < crossings.Length; i += 2)
                    {
                        for (int x = Math.Max(left, (int)crossings[i]); x < Math.Min(right, crossings[i + 1]); x++)
                        {
                            double covered = Math.Min(x + 1, crossings[i + 1]) - Math.Max(x, crossings[i]);
                            shares[((y - top) * (right - left)) + x - left] += (float)(Math.Max(0, covered) / SubRows);
                        }
                    }
                }
            }
        }

        public void Blend(int color, double opacity)
        {
            (byte r, byte g, byte b) = Parts(color);
            for (int i = 0; i < shares.Length; i++)
            {
                float share = (float)(Math.Min(1, shares[i]) * opacity);
                if (share > 0)
                {
                    int at = (((top + (i / (right - left))) * canvas.Width) + left + (i % (right - left))) * 3;
                    byte[] to = canvas.pixels;
                    (to[at], to[at + 1], to[at + 2]) = (Mix(to[at], r, share), Mix(to[at + 1], g, share), Mix(to[at + 2], b, share));
                }
            }
        }

        private static IEnumerable<double> Crossings((double X, double Y)[] outline, double y)
        {
            for (int i = 0; i < outline.Length; i++)
            {
                ((double X, double Y) a, (double X, double Y) b) = (outline[i], outline[(i + 1) % outline.Length]);
                if (a.Y <= y != b.Y <= y)
                {
                    yield return a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X));
                }
            }
        }

        private static byte Mix(byte below, byte above, float share) => (byte)MathF.Round(below + ((above - below) * share));

        private static int Inside(double place, int size) => (int)Math.Clamp(place, 0, size);
    }
}
