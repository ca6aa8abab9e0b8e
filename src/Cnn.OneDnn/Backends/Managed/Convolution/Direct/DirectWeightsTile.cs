using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Some neighbouring elements of the patches of a line times one vector of channels of the gradient, summed over the positions and added to sums that lie a
/// vector apart. Few elements take several positions at a time, or each sum would wait for the one before it.
/// </summary>
internal static unsafe class DirectWeightsTile
{
    /// <summary>The most elements at a time.</summary>
    public const int MaximumRows = 12;

    /// <summary>How many elements are taken of so many that are left; they may be more, but no more than the sums have room for.</summary>
    // The sizes that there are instructions for.
    public static int Rows(int rest) => rest >= MaximumRows ? MaximumRows : rest > 5 ? 6 : rest > 3 ? 5 : 3;

    /// <param name="rows">A result of <see cref="Rows"/>.</param>
    /// <param name="source">The first element for the first position.</param>
    /// <param name="step">From one position to the next.</param>
    /// <param name="gradient">The channels of the first position.</param>
    /// <param name="pitch">From one position to the next.</param>
    /// <param name="pixels">Positions.</param>
    /// <param name="sums">What is added to.</param>
    public static void Run(int rows, float* source, nint step, float* gradient, nint pitch, int pixels, float* sums)
    {
        switch (rows)
        {
            case MaximumRows:
                Twelve(source, step, gradient, pitch, pixels, sums);
                break;
            case 6:
                Six(source, step, gradient, pitch, pixels, sums);
                break;
            case 5:
                Five(source, step, gradient, pitch, pixels, sums);
                break;
            default:
                Three(source, step, gradient, pitch, pixels, sums);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(float* source, nint step, float* gradient, nint pitch, int pixels, float* sums)
    {
        Vector<float> s0 = Vector<float>.Zero;
        Vector<float> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;
        for (; pixels > 0; pixels--)
        {
            Vector<float> g = Vector.Load(gradient);
            s0 = Vector.MultiplyAddEstimate(Vector.Create(*source), g, s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Create(source[1]), g, s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Create(source[2]), g, s2);
            s3 = Vector.MultiplyAddEstimate(Vector.Create(source[3]), g, s3);
            s4 = Vector.MultiplyAddEstimate(Vector.Create(source[4]), g, s4);
            s5 = Vector.MultiplyAddEstimate(Vector.Create(source[5]), g, s5);
            s6 = Vector.MultiplyAddEstimate(Vector.Create(source[6]), g, s6);
            s7 = Vector.MultiplyAddEstimate(Vector.Create(source[7]), g, s7);
            s8 = Vector.MultiplyAddEstimate(Vector.Create(source[8]), g, s8);
            s9 = Vector.MultiplyAddEstimate(Vector.Create(source[9]), g, s9);
            s10 = Vector.MultiplyAddEstimate(Vector.Create(source[10]), g, s10);
            s11 = Vector.MultiplyAddEstimate(Vector.Create(source[11]), g, s11);
            source += step;
            gradient += pitch;
        }

        Add(sums, s0);
        Add(sums + Vector<float>.Count, s1);
        Add(sums + (2 * Vector<float>.Count), s2);
        Add(sums + (3 * Vector<float>.Count), s3);
        Add(sums + (4 * Vector<float>.Count), s4);
        Add(sums + (5 * Vector<float>.Count), s5);
        Add(sums + (6 * Vector<float>.Count), s6);
        Add(sums + (7 * Vector<float>.Count), s7);
        Add(sums + (8 * Vector<float>.Count), s8);
        Add(sums + (9 * Vector<float>.Count), s9);
        Add(sums + (10 * Vector<float>.Count), s10);
        Add(sums + (11 * Vector<float>.Count), s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(float* source, nint step, float* gradient, nint pitch, int pixels, float* sums)
    {
        Vector<float> s0 = Vector<float>.Zero;
        Vector<float> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;
        for (; pixels >= 2; pixels -= 2)
        {
            Vector<float> g = Vector.Load(gradient);
            s0 = Vector.MultiplyAddEstimate(Vector.Create(*source), g, s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Create(source[1]), g, s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Create(source[2]), g, s2);
            s3 = Vector.MultiplyAddEstimate(Vector.Create(source[3]), g, s3);
            s4 = Vector.MultiplyAddEstimate(Vector.Create(source[4]), g, s4);
            s5 = Vector.MultiplyAddEstimate(Vector.Create(source[5]), g, s5);
            float* next = source + step;
            g = Vector.Load(gradient + pitch);
            s6 = Vector.MultiplyAddEstimate(Vector.Create(*next), g, s6);
            s7 = Vector.MultiplyAddEstimate(Vector.Create(next[1]), g, s7);
            s8 = Vector.MultiplyAddEstimate(Vector.Create(next[2]), g, s8);
            s9 = Vector.MultiplyAddEstimate(Vector.Create(next[3]), g, s9);
            s10 = Vector.MultiplyAddEstimate(Vector.Create(next[4]), g, s10);
            s11 = Vector.MultiplyAddEstimate(Vector.Create(next[5]), g, s11);
            source += 2 * step;
            gradient += 2 * pitch;
        }

        for (; pixels > 0; pixels--)
        {
            Vector<float> g = Vector.Load(gradient);
            s0 = Vector.MultiplyAddEstimate(Vector.Create(*source), g, s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Create(source[1]), g, s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Create(source[2]), g, s2);
            s3 = Vector.MultiplyAddEstimate(Vector.Create(source[3]), g, s3);
            s4 = Vector.MultiplyAddEstimate(Vector.Create(source[4]), g, s4);
            s5 = Vector.MultiplyAddEstimate(Vector.Create(source[5]), g, s5);
            source += step;
            gradient += pitch;
        }

        Add(sums, s0 + s6);
        Add(sums + Vector<float>.Count, s1 + s7);
        Add(sums + (2 * Vector<float>.Count), s2 + s8);
        Add(sums + (3 * Vector<float>.Count), s3 + s9);
        Add(sums + (4 * Vector<float>.Count), s4 + s10);
        Add(sums + (5 * Vector<float>.Count), s5 + s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Five(float* source, nint step, float* gradient, nint pitch, int pixels, float* sums)
    {
        Vector<float> s0 = Vector<float>.Zero;
        Vector<float> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0, s9 = s0;
        for (; pixels >= 2; pixels -= 2)
        {
            Vector<float> g = Vector.Load(gradient);
            s0 = Vector.MultiplyAddEstimate(Vector.Create(*source), g, s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Create(source[1]), g, s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Create(source[2]), g, s2);
            s3 = Vector.MultiplyAddEstimate(Vector.Create(source[3]), g, s3);
            s4 = Vector.MultiplyAddEstimate(Vector.Create(source[4]), g, s4);
            float* next = source + step;
            g = Vector.Load(gradient + pitch);
            s5 = Vector.MultiplyAddEstimate(Vector.Create(*next), g, s5);
            s6 = Vector.MultiplyAddEstimate(Vector.Create(next[1]), g, s6);
            s7 = Vector.MultiplyAddEstimate(Vector.Create(next[2]), g, s7);
            s8 = Vector.MultiplyAddEstimate(Vector.Create(next[3]), g, s8);
            s9 = Vector.MultiplyAddEstimate(Vector.Create(next[4]), g, s9);
            source += 2 * step;
            gradient += 2 * pitch;
        }

        for (; pixels > 0; pixels--)
        {
            Vector<float> g = Vector.Load(gradient);
            s0 = Vector.MultiplyAddEstimate(Vector.Create(*source), g, s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Create(source[1]), g, s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Create(source[2]), g, s2);
            s3 = Vector.MultiplyAddEstimate(Vector.Create(source[3]), g, s3);
            s4 = Vector.MultiplyAddEstimate(Vector.Create(source[4]), g, s4);
            source += step;
            gradient += pitch;
        }

        Add(sums, s0 + s5);
        Add(sums + Vector<float>.Count, s1 + s6);
        Add(sums + (2 * Vector<float>.Count), s2 + s7);
        Add(sums + (3 * Vector<float>.Count), s3 + s8);
        Add(sums + (4 * Vector<float>.Count), s4 + s9);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(float* source, nint step, float* gradient, nint pitch, int pixels, float* sums)
    {
        Vector<float> s0 = Vector<float>.Zero;
        Vector<float> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;
        for (; pixels >= 4; pixels -= 4)
        {
            Vector<float> g = Vector.Load(gradient);
            s0 = Vector.MultiplyAddEstimate(Vector.Create(*source), g, s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Create(source[1]), g, s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Create(source[2]), g, s2);
            float* next = source + step;
            g = Vector.Load(gradient + pitch);
            s3 = Vector.MultiplyAddEstimate(Vector.Create(*next), g, s3);
            s4 = Vector.MultiplyAddEstimate(Vector.Create(next[1]), g, s4);
            s5 = Vector.MultiplyAddEstimate(Vector.Create(next[2]), g, s5);
            next += step;
            g = Vector.Load(gradient + (2 * pitch));
            s6 = Vector.MultiplyAddEstimate(Vector.Create(*next), g, s6);
            s7 = Vector.MultiplyAddEstimate(Vector.Create(next[1]), g, s7);
            s8 = Vector.MultiplyAddEstimate(Vector.Create(next[2]), g, s8);
            next += step;
            g = Vector.Load(gradient + (3 * pitch));
            s9 = Vector.MultiplyAddEstimate(Vector.Create(*next), g, s9);
            s10 = Vector.MultiplyAddEstimate(Vector.Create(next[1]), g, s10);
            s11 = Vector.MultiplyAddEstimate(Vector.Create(next[2]), g, s11);
            source += 4 * step;
            gradient += 4 * pitch;
        }

        for (; pixels > 0; pixels--)
        {
            Vector<float> g = Vector.Load(gradient);
            s0 = Vector.MultiplyAddEstimate(Vector.Create(*source), g, s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Create(source[1]), g, s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Create(source[2]), g, s2);
            source += step;
            gradient += pitch;
        }

        Add(sums, (s0 + s3) + (s6 + s9));
        Add(sums + Vector<float>.Count, (s1 + s4) + (s7 + s10));
        Add(sums + (2 * Vector<float>.Count), (s2 + s5) + (s8 + s11));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* sum, Vector<float> value) => Vector.Store(Vector.Load(sum) + value, sum);
}
