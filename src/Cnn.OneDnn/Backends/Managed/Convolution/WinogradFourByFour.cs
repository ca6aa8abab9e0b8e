using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// F(4x4, 3x3): 36 products for sixteen results. Constants go up to 8 and down to 1/24, so sums lose about three bits more than the definition's: too
/// much for floats, nothing beside the sixteen bits that rounding to bfloat16 takes.
/// </summary>
[SkipLocalsInit]
internal readonly unsafe struct WinogradFourByFour : IWinogradTile
{
    private const int Side = 6, Tile = 4;

    public static int Results => Tile;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels<T>(void** pixels, int first, int channels, float* target, nint stride)
        where T : struct, IElement
    {
        Vector<float>* half = stackalloc Vector<float>[Side * Side];
        for (nint c = 0; c < channels; c += Vector<float>.Count)
        {
            for (int x = 0; x < Side; x++)
            {
                void** p = pixels + x;
                nint at = first + c;
                Points(
                    T.Load(p[0], at), T.Load(p[Side], at), T.Load(p[2 * Side], at), T.Load(p[3 * Side], at), T.Load(p[4 * Side], at), T.Load(p[5 * Side], at), (float*)(half + x), Side * Vector<float>.Count);
            }

            for (int y = 0; y < Side; y++)
            {
                Vector<float>* h = half + (y * Side);
                Points(h[0], h[1], h[2], h[3], h[4], h[5], target + c + (y * Side * stride), stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products<T>(float* source, nint stride, int channels, float* bias, bool relu, void** pixels)
        where T : struct, IElement
    {
        Vector<float>* half = stackalloc Vector<float>[Tile * Side];
        for (nint c = 0; c < channels; c += Vector<float>.Count)
        {
            for (int x = 0; x < Side; x++)
            {
                float* s = source + c + (x * stride);
                Combine(
                    Vector.Load(s), Vector.Load(s + (Side * stride)), Vector.Load(s + (2 * Side * stride)), Vector.Load(s + (3 * Side * stride)), Vector.Load(s + (4 * Side * stride)), Vector.Load(s + (5 * Side * stride)),
                    out half[x], out half[Side + x], out half[(2 * Side) + x], out half[(3 * Side) + x]);
            }

            Vector<float> offset = bias == null ? Vector<float>.Zero : Vector.Load(bias + c);
            for (int y = 0; y < Tile; y++)
            {
                Vector<float>* h = half + (y * Side);
                Combine(h[0], h[1], h[2], h[3], h[4], h[5], out Vector<float> r0, out Vector<float> r1, out Vector<float> r2, out Vector<float> r3);
                void** p = pixels + (y * Tile);
                WinogradResult.Store<T>(r0 + offset, relu, p[0], c);
                WinogradResult.Store<T>(r1 + offset, relu, p[1], c);
                WinogradResult.Store<T>(r2 + offset, relu, p[2], c);
                WinogradResult.Store<T>(r3 + offset, relu, p[3], c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Kernel(float* source, nint tap, float* target, nint stride)
    {
        Vector<float>* half = stackalloc Vector<float>[3 * Side];
        for (int x = 0; x < 3; x++)
        {
            Evaluate(Vector.Load(source + (x * tap)), Vector.Load(source + ((3 + x) * tap)), Vector.Load(source + ((6 + x) * tap)), (float*)(half + x), 3 * Vector<float>.Count);
        }

        for (int y = 0; y < Side; y++)
        {
            Evaluate(half[3 * y], half[(3 * y) + 1], half[(3 * y) + 2], target + (y * Side * stride), stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient<T>(void** pixels, int first, int channels, float* target, nint stride)
        where T : struct, IElement
    {
        Vector<float>* half = stackalloc Vector<float>[Tile * Side];
        for (nint c = 0; c < channels; c += Vector<float>.Count)
        {
            for (int x = 0; x < Tile; x++)
            {
                void** p = pixels + x;
                nint at = first + c;
                Powers(T.Load(p[0], at), T.Load(p[Tile], at), T.Load(p[2 * Tile], at), T.Load(p[3 * Tile], at), (float*)(half + x), Tile * Vector<float>.Count);
            }

            for (int y = 0; y < Side; y++)
            {
                Vector<float>* h = half + (y * Tile);
                Powers(h[0], h[1], h[2], h[3], target + c + (y * Side * stride), stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights(float* source, nint stride, float* target, nint tap)
    {
        Vector<float>* half = stackalloc Vector<float>[3 * Side];
        for (int x = 0; x < Side; x++)
        {
            float* s = source + (x * stride);
            Taps(
                Vector.Load(s), Vector.Load(s + (Side * stride)), Vector.Load(s + (2 * Side * stride)), Vector.Load(s + (3 * Side * stride)), Vector.Load(s + (4 * Side * stride)), Vector.Load(s + (5 * Side * stride)),
                (float*)(half + x), Side * Vector<float>.Count);
        }

        for (int y = 0; y < 3; y++)
        {
            Vector<float>* h = half + (y * Side);
            Taps(h[0], h[1], h[2], h[3], h[4], h[5], target + (3 * y * tap), tap);
        }
    }

    // A row of B': 4, 0, -5, 0, 1, 0 / 0, -4, -4, 1, 1, 0 / 0, 4, -4, -1, 1, 0 / 0, -2, -1, 2, 1, 0 / 0, 2, -1, -2, 1, 0 / 0, 4, 0, -5, 0, 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Points(Vector<float> d0, Vector<float> d1, Vector<float> d2, Vector<float> d3, Vector<float> d4, Vector<float> d5, float* target, nint stride)
    {
        var minusFour = new Vector<float>(-4);
        Vector<float> even = Vector.MultiplyAddEstimate(minusFour, d2, d4), odd = Vector.MultiplyAddEstimate(minusFour, d1, d3);
        Vector<float> fall = d4 - d2, rise = d3 - d1, twice = rise + rise;
        Vector.Store(Vector.MultiplyAddEstimate(new Vector<float>(4), d0 - d2, fall), target);
        Vector.Store(even + odd, target + stride);
        Vector.Store(even - odd, target + (2 * stride));
        Vector.Store(fall + twice, target + (3 * stride));
        Vector.Store(fall - twice, target + (4 * stride));
        Vector.Store(Vector.MultiplyAddEstimate(minusFour, rise, d5 - d3), target + (5 * stride));
    }

    // A row of A': 1, 1, 1, 1, 1, 0 / 0, 1, -1, 2, -2, 0 / 0, 1, 1, 4, 4, 0 / 0, 1, -1, 8, -8, 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(
        Vector<float> m0, Vector<float> m1, Vector<float> m2, Vector<float> m3, Vector<float> m4, Vector<float> m5, out Vector<float> r0, out Vector<float> r1, out Vector<float> r2, out Vector<float> r3)
    {
        Vector<float> near = m1 + m2, far = m3 + m4, nearOdd = m1 - m2, farOdd = m3 - m4;
        r0 = m0 + near + far;
        r1 = Vector.MultiplyAddEstimate(new Vector<float>(2), farOdd, nearOdd);
        r2 = Vector.MultiplyAddEstimate(new Vector<float>(4), far, near);
        r3 = Vector.MultiplyAddEstimate(new Vector<float>(8), farOdd, nearOdd + m5);
    }

    // A row of G: 1/4, 0, 0 / -1/6, -1/6, -1/6 / -1/6, 1/6, -1/6 / 1/24, 1/12, 1/6 / 1/24, -1/12, 1/6 / 0, 0, 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Evaluate(Vector<float> g0, Vector<float> g1, Vector<float> g2, float* target, nint stride)
    {
        var sixth = new Vector<float>(1f / 6);
        Vector<float> outer = (g0 + g2) * -sixth, inner = g1 * sixth;
        Vector<float> far = Vector.MultiplyAddEstimate(g0, new Vector<float>(1f / 24), g2 * sixth), farInner = inner * new Vector<float>(0.5f);
        Vector.Store(g0 * new Vector<float>(0.25f), target);
        Vector.Store(outer - inner, target + stride);
        Vector.Store(outer + inner, target + (2 * stride));
        Vector.Store(far + farInner, target + (3 * stride));
        Vector.Store(far - farInner, target + (4 * stride));
        Vector.Store(g2, target + (5 * stride));
    }

    // A column of A'.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Powers(Vector<float> y0, Vector<float> y1, Vector<float> y2, Vector<float> y3, float* target, nint stride)
    {
        var four = new Vector<float>(4);
        Vector<float> even = y0 + y2, odd = y1 + y3, farEven = Vector.MultiplyAddEstimate(four, y2, y0), farHalf = Vector.MultiplyAddEstimate(four, y3, y1), farOdd = farHalf + farHalf;
        Vector.Store(y0, target);
        Vector.Store(even + odd, target + stride);
        Vector.Store(even - odd, target + (2 * stride));
        Vector.Store(farEven + farOdd, target + (3 * stride));
        Vector.Store(farEven - farOdd, target + (4 * stride));
        Vector.Store(y3, target + (5 * stride));
    }

    // A column of G.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Taps(Vector<float> u0, Vector<float> u1, Vector<float> u2, Vector<float> u3, Vector<float> u4, Vector<float> u5, float* target, nint stride)
    {
        Vector<float> sixth = new(1f / 6), near = (u1 + u2) * sixth, far = u3 + u4;
        Vector.Store(Vector.MultiplyAddEstimate(u0, new Vector<float>(0.25f), Vector.MultiplyAddEstimate(far, new Vector<float>(1f / 24), -near)), target);
        Vector.Store(Vector.MultiplyAddEstimate(u2 - u1, sixth, (u3 - u4) * new Vector<float>(1f / 12)), target + stride);
        Vector.Store(Vector.MultiplyAddEstimate(far, sixth, u5 - near), target + (2 * stride));
    }
}
