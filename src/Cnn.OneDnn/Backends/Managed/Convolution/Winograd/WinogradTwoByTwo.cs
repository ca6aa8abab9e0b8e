using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>F(2x2, 3x3): sixteen products for four results. Constants are 0, 1 and 1/2, so small integers stay exact.</summary>
internal static unsafe class WinogradTwoByTwo
{
    /// <summary>Results of a tile in each direction.</summary>
    public const int Results = 2;

    /// <summary>Pixels that a tile is made from in each direction.</summary>
    public const int Side = Results + 2;

    /// <summary>Positions of a transformed tile: independent matrix products.</summary>
    public const int Positions = Side * Side;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels(float** pixels, int first, int channels, float* target, nint stride)
    {
        for (nint c = 0; c < channels; c += Vector<float>.Count)
        {
            nint at = first + c;
            Rows(pixels, 0, at, out Vector<float> a0, out Vector<float> b0, out Vector<float> c0, out Vector<float> d0);
            Rows(pixels, 1, at, out Vector<float> a1, out Vector<float> b1, out Vector<float> c1, out Vector<float> d1);
            Rows(pixels, 2, at, out Vector<float> a2, out Vector<float> b2, out Vector<float> c2, out Vector<float> d2);
            Rows(pixels, 3, at, out Vector<float> a3, out Vector<float> b3, out Vector<float> c3, out Vector<float> d3);
            Columns(a0, a1, a2, a3, target + c, stride);
            Columns(b0, b1, b2, b3, target + c + (4 * stride), stride);
            Columns(c0, c1, c2, c3, target + c + (8 * stride), stride);
            Columns(d0, d1, d2, d3, target + c + (12 * stride), stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(float* source, nint stride, int channels, float* bias, bool relu, float** pixels)
    {
        float* p0 = pixels[0], p1 = pixels[1], p2 = pixels[2], p3 = pixels[3];
        for (nint c = 0; c < channels; c += Vector<float>.Count)
        {
            Sums(source + c, stride, out Vector<float> a0, out Vector<float> b0);
            Sums(source + c + stride, stride, out Vector<float> a1, out Vector<float> b1);
            Sums(source + c + (2 * stride), stride, out Vector<float> a2, out Vector<float> b2);
            Sums(source + c + (3 * stride), stride, out Vector<float> a3, out Vector<float> b3);
            Vector<float> offset = bias == null ? Vector<float>.Zero : Vector.Load(bias + c);
            ConvolutionResult.Store(a0 + a1 + a2 + offset, relu, p0, c);
            ConvolutionResult.Store(a1 - a2 - a3 + offset, relu, p1, c);
            ConvolutionResult.Store(b0 + b1 + b2 + offset, relu, p2, c);
            ConvolutionResult.Store(b1 - b2 - b3 + offset, relu, p3, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Kernel(float* source, nint tap, float* target, nint stride)
    {
        Halves(Vector.Load(source), Vector.Load(source + (3 * tap)), Vector.Load(source + (6 * tap)), out Vector<float> a0, out Vector<float> b0,
            out Vector<float> c0, out Vector<float> d0);
        Halves(Vector.Load(source + tap), Vector.Load(source + (4 * tap)), Vector.Load(source + (7 * tap)), out Vector<float> a1, out Vector<float> b1,
            out Vector<float> c1, out Vector<float> d1);
        Halves(Vector.Load(source + (2 * tap)), Vector.Load(source + (5 * tap)), Vector.Load(source + (8 * tap)), out Vector<float> a2, out Vector<float> b2,
            out Vector<float> c2, out Vector<float> d2);
        Spread(a0, a1, a2, target, stride);
        Spread(b0, b1, b2, target + (4 * stride), stride);
        Spread(c0, c1, c2, target + (8 * stride), stride);
        Spread(d0, d1, d2, target + (12 * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(float** pixels, int first, int channels, float* target, nint stride)
    {
        for (nint c = 0; c < channels; c += Vector<float>.Count, target += Vector<float>.Count)
        {
            nint at = first + c;
            Vector<float> a0 = Vector.Load(pixels[0] + at), a1 = Vector.Load(pixels[1] + at), d0 = Vector.Load(pixels[2] + at),
                d1 = Vector.Load(pixels[3] + at);
            Pairs(a0, a1, target, stride);
            Pairs(a0 + d0, a1 + d1, target + (4 * stride), stride);
            Pairs(a0 - d0, a1 - d1, target + (8 * stride), stride);
            Pairs(-d0, -d1, target + (12 * stride), stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights(float* source, nint stride, float* target, nint tap)
    {
        Thirds(source, 4 * stride, out Vector<float> a0, out Vector<float> b0, out Vector<float> c0);
        Thirds(source + stride, 4 * stride, out Vector<float> a1, out Vector<float> b1, out Vector<float> c1);
        Thirds(source + (2 * stride), 4 * stride, out Vector<float> a2, out Vector<float> b2, out Vector<float> c2);
        Thirds(source + (3 * stride), 4 * stride, out Vector<float> a3, out Vector<float> b3, out Vector<float> c3);
        StoreThirds(a0, a1, a2, a3, target, tap);
        StoreThirds(b0, b1, b2, b3, target + (3 * tap), tap);
        StoreThirds(c0, c1, c2, c3, target + (6 * tap), tap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows(float** pixels, int column, nint at, out Vector<float> a, out Vector<float> b, out Vector<float> d, out Vector<float> e)
    {
        Vector<float> p0 = Vector.Load(pixels[column] + at), p1 = Vector.Load(pixels[Side + column] + at), p2 = Vector.Load(pixels[(2 * Side) + column] + at),
            p3 = Vector.Load(pixels[(3 * Side) + column] + at);
        a = p0 - p2;
        b = p1 + p2;
        d = p2 - p1;
        e = p1 - p3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(Vector<float> v0, Vector<float> v1, Vector<float> v2, Vector<float> v3, float* target, nint stride)
    {
        Vector.Store(v0 - v2, target);
        Vector.Store(v1 + v2, target + stride);
        Vector.Store(v2 - v1, target + (2 * stride));
        Vector.Store(v1 - v3, target + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(float* source, nint stride, out Vector<float> a, out Vector<float> b)
    {
        Vector<float> m1 = Vector.Load(source + (4 * stride)), m2 = Vector.Load(source + (8 * stride));
        a = Vector.Load(source) + m1 + m2;
        b = m1 - m2 - Vector.Load(source + (12 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(
        Vector<float> g0, Vector<float> g1, Vector<float> g2, out Vector<float> a, out Vector<float> b, out Vector<float> c, out Vector<float> d)
    {
        Vector<float> outer = (g0 + g2) * new Vector<float>(0.5f), inner = g1 * new Vector<float>(0.5f);
        a = g0;
        b = outer + inner;
        c = outer - inner;
        d = g2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector<float> g0, Vector<float> g1, Vector<float> g2, float* target, nint stride)
    {
        Halves(g0, g1, g2, out Vector<float> a, out Vector<float> b, out Vector<float> c, out Vector<float> d);
        Vector.Store(a, target);
        Vector.Store(b, target + stride);
        Vector.Store(c, target + (2 * stride));
        Vector.Store(d, target + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(Vector<float> y0, Vector<float> y1, float* target, nint stride)
    {
        Vector.Store(y0, target);
        Vector.Store(y0 + y1, target + stride);
        Vector.Store(y0 - y1, target + (2 * stride));
        Vector.Store(-y1, target + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Thirds(float* source, nint step, out Vector<float> a, out Vector<float> b, out Vector<float> c)
    {
        Vector<float> u1 = Vector.Load(source + step), u2 = Vector.Load(source + (2 * step)), half = (u1 + u2) * new Vector<float>(0.5f);
        a = Vector.Load(source) + half;
        b = (u1 - u2) * new Vector<float>(0.5f);
        c = half + Vector.Load(source + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreThirds(Vector<float> u0, Vector<float> u1, Vector<float> u2, Vector<float> u3, float* target, nint tap)
    {
        Vector<float> half = (u1 + u2) * new Vector<float>(0.5f);
        Vector.Store(u0 + half, target);
        Vector.Store((u1 - u2) * new Vector<float>(0.5f), target + tap);
        Vector.Store(half + u3, target + (2 * tap));
    }
}
