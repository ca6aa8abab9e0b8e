using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The loops of <see cref="NormalizationLoops"/> for AVX-512 and channels in whole blocks, without a relu. Sums of a block of channels stay in registers over
/// all rows; a tensor is passed over as fast as memory brings it.
/// </summary>
internal static unsafe class WideNormalizationLoops<TElement>
    where TElement : struct, IElement
{
    private const int Lanes = 16;

    /// <summary>Channels of a block.</summary>
    private const int Block = 4 * Lanes;

    // Bytes of a tensor that stay in the nearest cache while block after block of their channels is summed, so that memory is read row by row.
    private const int NearBytes = 8192, FewestRows = 4;

    /// <summary>Whether the loops are for so many channels on this machine.</summary>
    public static bool Suits(int channels) => Avx512F.IsSupported && channels % Block == 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(void* source, void* destination, long start, long end, int channels, float* mean, float* scale, float* shift)
    {
        for (long at = start * channels; at < end * channels; at += channels)
        {
            for (nint c = 0; c < channels; c += Lanes)
            {
                Vector512<float> x = TElement.LoadWide(source, at + c) - Vector512.Load(mean + c);
                TElement.StoreWide(Vector512.FusedMultiplyAdd(x, Vector512.Load(scale + c), Vector512.Load(shift + c)), destination, at + c);
            }
        }
    }

    /// <summary>The same plus an addend, then relu.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplySum(void* source, void* addend, void* destination, long start, long end, int channels, float* mean, float* scale, float* shift)
    {
        for (long at = start * channels; at < end * channels; at += channels)
        {
            for (nint c = 0; c < channels; c += Lanes)
            {
                Vector512<float> x = TElement.LoadWide(source, at + c) - Vector512.Load(mean + c);
                Vector512<float> y = Vector512.FusedMultiplyAdd(x, Vector512.Load(scale + c), Vector512.Load(shift + c) + TElement.LoadWide(addend, at + c));
                TElement.StoreWide(Vector512.AndNot(y, Vector512.LessThanOrEqual(y, Vector512<float>.Zero)), destination, at + c);
            }
        }
    }

    public static void AddMoments(void* source, long start, long end, int channels, float* pivot, float* first, float* second)
    {
        long near = NearRows(channels);
        for (long row = start; row < end; row += near)
        {
            AddMomentsNear(source, row, Math.Min(row + near, end), channels, pivot, first, second);
        }
    }

    public static void AddGradients(void* source, void* gradient, long start, long end, int channels, float* mean, float* first, float* second)
    {
        long near = NearRows(channels);
        for (long row = start; row < end; row += near)
        {
            AddGradientsNear(source, gradient, row, Math.Min(row + near, end), channels, mean, first, second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SourceGradient(
        void* source, void* gradient, void* destination, long start, long end, int channels, float* mean, float* scale, float* a, float* b)
    {
        for (long at = start * channels; at < end * channels; at += channels)
        {
            for (nint c = 0; c < channels; c += Lanes)
            {
                Vector512<float> x = TElement.LoadWide(source, at + c) - Vector512.Load(mean + c);
                Vector512<float> inner = Vector512.FusedMultiplyAdd(-x, Vector512.Load(b + c), TElement.LoadWide(gradient, at + c) - Vector512.Load(a + c));
                TElement.StoreWide(Vector512.Load(scale + c) * inner, destination, at + c);
            }
        }
    }

    private static long NearRows(int channels) => Math.Max(FewestRows, NearBytes / (channels * TElement.Size));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddMomentsNear(void* source, long start, long end, int channels, float* pivot, float* first, float* second)
    {
        for (nint c = 0; c < channels; c += Block)
        {
            Vector512<float> p0 = Vector512.Load(pivot + c), p1 = Vector512.Load(pivot + c + Lanes), p2 = Vector512.Load(pivot + c + (2 * Lanes)),
                p3 = Vector512.Load(pivot + c + (3 * Lanes));
            Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;
            for (long at = (start * channels) + c; at < end * channels; at += channels)
            {
                Vector512<float> x0 = TElement.LoadWide(source, at) - p0, x1 = TElement.LoadWide(source, at + Lanes) - p1;
                Vector512<float> x2 = TElement.LoadWide(source, at + (2 * Lanes)) - p2, x3 = TElement.LoadWide(source, at + (3 * Lanes)) - p3;
                s0 += x0;
                s1 += x1;
                s2 += x2;
                s3 += x3;
                q0 = Vector512.FusedMultiplyAdd(x0, x0, q0);
                q1 = Vector512.FusedMultiplyAdd(x1, x1, q1);
                q2 = Vector512.FusedMultiplyAdd(x2, x2, q2);
                q3 = Vector512.FusedMultiplyAdd(x3, x3, q3);
            }

            Add(s0, s1, s2, s3, first + c);
            Add(q0, q1, q2, q3, second + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGradientsNear(void* source, void* gradient, long start, long end, int channels, float* mean, float* first, float* second)
    {
        for (nint c = 0; c < channels; c += Block)
        {
            Vector512<float> m0 = Vector512.Load(mean + c), m1 = Vector512.Load(mean + c + Lanes), m2 = Vector512.Load(mean + c + (2 * Lanes)),
                m3 = Vector512.Load(mean + c + (3 * Lanes));
            Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;
            for (long at = (start * channels) + c; at < end * channels; at += channels)
            {
                Vector512<float> d0 = TElement.LoadWide(gradient, at), d1 = TElement.LoadWide(gradient, at + Lanes);
                Vector512<float> d2 = TElement.LoadWide(gradient, at + (2 * Lanes)), d3 = TElement.LoadWide(gradient, at + (3 * Lanes));
                s0 += d0;
                s1 += d1;
                s2 += d2;
                s3 += d3;
                q0 = Vector512.FusedMultiplyAdd(d0, TElement.LoadWide(source, at) - m0, q0);
                q1 = Vector512.FusedMultiplyAdd(d1, TElement.LoadWide(source, at + Lanes) - m1, q1);
                q2 = Vector512.FusedMultiplyAdd(d2, TElement.LoadWide(source, at + (2 * Lanes)) - m2, q2);
                q3 = Vector512.FusedMultiplyAdd(d3, TElement.LoadWide(source, at + (3 * Lanes)) - m3, q3);
            }

            Add(s0, s1, s2, s3, first + c);
            Add(q0, q1, q2, q3, second + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3, float* sums)
    {
        Vector512.Store(Vector512.Load(sums) + v0, sums);
        Vector512.Store(Vector512.Load(sums + Lanes) + v1, sums + Lanes);
        Vector512.Store(Vector512.Load(sums + (2 * Lanes)) + v2, sums + (2 * Lanes));
        Vector512.Store(Vector512.Load(sums + (3 * Lanes)) + v3, sums + (3 * Lanes));
    }
}
