using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The gradient of a bias: the sum of a gradient over all pixels, in parts that are added in order.</summary>
internal static unsafe class BiasGradient
{
    // Floats are summed over so many pixels before they are added to doubles.
    private const int Run = 64;

    /// <summary>Doubles that a part needs.</summary>
    public static long Size(int channels) => channels + ((channels + 1) / 2);

    /// <summary>Sums pixels [start, end) of images.</summary>
    /// <param name="gradient">The first pixel.</param>
    /// <param name="image">How pixels lie.</param>
    /// <param name="start">The first pixel of the part.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="sums">The part's <see cref="Size"/> doubles.</param>
    public static void Sum<T>(void* gradient, WinogradImage image, long start, long end, double* sums)
        where T : struct, IElement => Sum<T>(gradient, image.Channels, image.Run, (long)image.Height * image.Width, start, end, sums);

    /// <summary>Sums pixels [start, end), all channels of a pixel together.</summary>
    /// <param name="gradient">The first pixel.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="start">The first pixel of the part.</param>
    /// <param name="end">One past its last.</param>
    /// <param name="sums">The part's <see cref="Size"/> doubles.</param>
    public static void Sum<T>(void* gradient, int channels, long start, long end, double* sums)
        where T : struct, IElement => Sum<T>(gradient, channels, channels, Math.Max(end, 1), start, end, sums);

    /// <summary>The sum of the parts.</summary>
    /// <param name="sums">The first part's doubles.</param>
    /// <param name="bytes">From part to part.</param>
    /// <param name="parts">How many there are.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="target">Where the gradient goes.</param>
    public static void Add(double* sums, long bytes, int parts, int channels, float* target)
    {
        for (int c = 0; c < channels; c++)
        {
            double sum = 0;
            for (int part = 0; part < parts; part++)
            {
                sum += ((double*)((byte*)sums + (part * bytes)))[c];
            }

            target[c] = (float)sum;
        }
    }

    // Channels lie in runs, each with all pixels of its image.
    private static void Sum<T>(void* gradient, int channels, int run, long pixels, long start, long end, double* sums)
        where T : struct, IElement
    {
        float* near = (float*)(sums + channels);
        new Span<double>(sums, channels).Clear();
        for (int channel = 0; channel < channels; channel += run)
        {
            for (long row = start; row < end; row += Run)
            {
                Floats.Clear(near, run);
                for (long r = row; r < Math.Min(row + Run, end); r++)
                {
                    Add<T>(gradient, (((r / pixels * channels) + channel) * pixels) + (r % pixels * run), near, run);
                }

                for (int c = 0; c < run; c++)
                {
                    sums[channel + c] += near[c];
                }
            }
        }
    }

    private static void Add<T>(void* gradient, long first, float* run, int channels)
        where T : struct, IElement
    {
        int c = 0;
        for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(run + c) + T.Load(gradient, first + c), run + c);
        }

        if (c < channels)
        {
            Partial.Store(Partial.Load(run + c, channels - c) + T.Load(gradient, first + c, channels - c), run + c, channels - c);
        }
    }
}
