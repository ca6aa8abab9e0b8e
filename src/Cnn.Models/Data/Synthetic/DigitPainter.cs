namespace Cnn.Models;

/// <summary>Paints one digit: strokes under a random warp, drawn with a soft round pen, over clutter and under noise.</summary>
internal static class DigitPainter
{
    private const int Size = SyntheticDigits.Size;

    /// <summary>Paints into <paramref name="pixels"/>, which must be zero.</summary>
    public static void Paint(int digit, ref PhiloxSequence random, Span<byte> pixels)
    {
        Span<float> ink = stackalloc float[Size * Size];
        ink.Clear();
        Warp warp = Warp.Draw(ref random);
        float radius = random.Between(0.7f, 1.7f), strength = random.Between(0.65f, 1f);
        foreach ((float X, float Y)[] stroke in DigitStrokes.Get(digit))
        {
            (float X, float Y) from = warp.Apply(stroke[0]);
            for (int i = 1; i < stroke.Length; i++)
            {
                (float X, float Y) to = warp.Apply(stroke[i]);
                Segment(ink, from, to, radius, strength);
                from = to;
            }
        }

        Clutter(ink, ref random);
        float noise = random.Between(0.02f, 0.12f);
        for (int i = 0; i < ink.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp((ink[i] + (noise * random.Normal())) * 255f, 0f, 255f);
        }
    }

    // A short faint line that belongs to no digit, so that single pixels tell little.
    private static void Clutter(Span<float> ink, ref PhiloxSequence random)
    {
        int lines = random.Below(3);
        for (int i = 0; i < lines; i++)
        {
            float x = random.Between(2, Size - 2), y = random.Between(2, Size - 2);
            (float sin, float cos) = MathF.SinCos(random.Between(0, 2 * MathF.PI));
            float length = random.Between(2, 6);
            Segment(ink, (x, y), (x + (length * cos), y + (length * sin)), 0.6f, random.Between(0.3f, 0.7f));
        }
    }

    private static void Segment(Span<float> ink, (float X, float Y) a, (float X, float Y) b, float radius, float strength)
    {
        float reach = radius + 1;
        int left = Math.Max(0, (int)(Math.Min(a.X, b.X) - reach)), right = Math.Min(Size - 1, (int)(Math.Max(a.X, b.X) + reach));
        int top = Math.Max(0, (int)(Math.Min(a.Y, b.Y) - reach)), bottom = Math.Min(Size - 1, (int)(Math.Max(a.Y, b.Y) + reach));
        float dx = b.X - a.X, dy = b.Y - a.Y, squared = Math.Max((dx * dx) + (dy * dy), 1e-6f);
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                float t = Math.Clamp((((x - a.X) * dx) + ((y - a.Y) * dy)) / squared, 0f, 1f);
                float ex = x - a.X - (t * dx), ey = y - a.Y - (t * dy);
                float cover = Math.Clamp(radius + 0.5f - MathF.Sqrt((ex * ex) + (ey * ey)), 0f, 1f) * strength;
                ref float pixel = ref ink[(y * Size) + x];
                pixel = Math.Max(pixel, cover);
            }
        }
    }

    /// <summary>Scale, shear, rotation, shift and a slow bend, from the strokes' box to pixels.</summary>
    private readonly record struct Warp(float Xx, float Xy, float Yx, float Yy, float X, float Y, float Bend, float Wave, float Phase)
    {
        public static Warp Draw(ref PhiloxSequence random)
        {
            float angle = random.Between(-0.45f, 0.45f), shear = random.Between(-0.35f, 0.35f);
            float width = random.Between(5f, 10.5f), height = random.Between(6.5f, 10.5f);
            (float sin, float cos) = MathF.SinCos(angle);
            return new Warp(
                width * cos,
                height * ((shear * cos) - sin),
                width * sin,
                height * ((shear * sin) + cos),
                ((Size - 1) / 2f) + random.Between(-3.5f, 3.5f),
                ((Size - 1) / 2f) + random.Between(-3f, 3f),
                random.Between(-0.16f, 0.16f),
                random.Between(1.5f, 4f),
                random.Between(0, 2 * MathF.PI));
        }

        public (float X, float Y) Apply((float X, float Y) point)
        {
            float x = point.X + (Bend * MathF.Sin((Wave * point.Y) + Phase)), y = point.Y + (Bend * MathF.Cos((Wave * point.X) + Phase));
            return (X + (Xx * x) + (Xy * y), Y + (Yx * x) + (Yy * y));
        }
    }
}
