namespace Cnn.Models.Data.Images.Profiles;

/// <summary>The way of an image's numbers to sRGB: by the curves to light, by the primaries to the light of sRGB's, and by its curve to numbers.</summary>
internal sealed class ColorTransform
{
    private const int Levels = 256, DeepLevels = 65536, Steps = 1 << 14, Grid = 51;

    // sRGB's primaries under D50, as its ICC profiles have them: X, Y and Z of red, green and blue, row by row.
    private static readonly double[] Srgb = [0.436066, 0.385147, 0.143066, 0.222488, 0.716873, 0.060608, 0.013916, 0.097076, 0.714096];

    private static readonly byte[] Encoded = [.. Enumerable.Range(0, Steps + 1).Select(i => (byte)((255 * Encode((double)i / Steps)) + 0.5))];

    private readonly IccProfile profile;
    private readonly float[][] light;
    private readonly float[] matrix;
    private readonly Lazy<float[][]> deepLight;

    /// <summary>The way from a profile.</summary>
    public ColorTransform(IccProfile profile)
    {
        this.profile = profile;
        light = Light(profile, Levels);
        deepLight = new Lazy<float[][]>(() => Light(profile, DeepLevels));
        matrix = profile.Matrix.Length == 0 ? [] : [.. Product(Inverse(Srgb), profile.Matrix).Select(v => (float)v)];
    }

    /// <summary>1 for grey, 3 for colour.</summary>
    public int Channels => profile.Curves.Length;

    /// <summary>Whether it changes no number by more than one, as that of sRGB itself.</summary>
    public bool IsNothing
    {
        get
        {
            byte[] before = Channels == 1
                ? [.. Enumerable.Range(0, Levels).Select(v => (byte)v)]
                : [
                    .. Enumerable.Range(0, Levels).SelectMany(v => Enumerable.Repeat((byte)v, 3)),
                    .. from r in Enumerable.Range(0, 6) from g in Enumerable.Range(0, 6) from b in Enumerable.Range(0, 6) from v in (int[])[r, g, b]
                       select (byte)(Grid * v),
                ];
            byte[] after = [.. before];
            Apply(after);
            return before.Zip(after).All(p => Math.Abs(p.First - p.Second) <= 1);
        }
    }

    /// <summary>The image in sRGB; the pixels are written over.</summary>
    public RawImage Apply(RawImage image)
    {
        if (image.Deep is { } deep)
        {
            Apply(deep);
        }
        else
        {
            Apply(image.Pixels);
        }

        return image;
    }

    private void Apply(byte[] pixels)
    {
        if (Channels == 1)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = Level(light[0][pixels[i]]);
            }

            return;
        }

        float[] m = matrix, red = light[0], green = light[1], blue = light[2];
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            float r = red[pixels[i]], g = green[pixels[i + 1]], b = blue[pixels[i + 2]];
            pixels[i] = Level((m[0] * r) + (m[1] * g) + (m[2] * b));
            pixels[i + 1] = Level((m[3] * r) + (m[4] * g) + (m[5] * b));
            pixels[i + 2] = Level((m[6] * r) + (m[7] * g) + (m[8] * b));
        }
    }

    private void Apply(ushort[] pixels)
    {
        float[][] table = deepLight.Value;
        for (int i = 0; i + Channels <= pixels.Length; i += Channels)
        {
            if (Channels == 1)
            {
                pixels[i] = DeepLevel(table[0][pixels[i]]);
                continue;
            }

            float r = table[0][pixels[i]], g = table[1][pixels[i + 1]], b = table[2][pixels[i + 2]];
            for (int c = 0; c < 3; c++)
            {
                pixels[i + c] = DeepLevel((matrix[3 * c] * r) + (matrix[(3 * c) + 1] * g) + (matrix[(3 * c) + 2] * b));
            }
        }
    }

    private static byte Level(float light) => Encoded[(int)((Math.Clamp(light, 0, 1) * Steps) + 0.5f)];

    private static ushort DeepLevel(float light) => (ushort)((ushort.MaxValue * Encode(Math.Clamp(light, 0, 1))) + 0.5);

    // IEC 61966-2-1.
    private static double Encode(double light) => light <= 0.0031308 ? 12.92 * light : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;

    private static float[][] Light(IccProfile profile, int levels) =>
        [.. profile.Curves.Select(c => Enumerable.Range(0, levels).Select(v => (float)c.Of((double)v / (levels - 1))).ToArray())];

    private static double[] Product(double[] a, double[] b) =>
        [.. Enumerable.Range(0, 9).Select(i => Enumerable.Range(0, 3).Sum(k => a[(i / 3 * 3) + k] * b[(3 * k) + (i % 3)]))];

    private static double[] Inverse(double[] m)
    {
        double Minor(int r, int c) => (m[(r + 1) % 3 * 3 + ((c + 1) % 3)] * m[(r + 2) % 3 * 3 + ((c + 2) % 3)])
            - (m[(r + 1) % 3 * 3 + ((c + 2) % 3)] * m[(r + 2) % 3 * 3 + ((c + 1) % 3)]);
        double determinant = Enumerable.Range(0, 3).Sum(c => m[c] * Minor(0, c));
        return [.. Enumerable.Range(0, 9).Select(i => Minor(i % 3, i / 3) / determinant)];
    }
}
