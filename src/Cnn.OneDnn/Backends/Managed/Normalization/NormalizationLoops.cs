using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Loops over rows of channels that several normalizations share. Each is written for a vector of lanes and inlined twice: for whole vectors and for the rest.
/// </summary>
internal static unsafe class NormalizationLoops
{
    /// <summary>y = (x - mean) scale + shift for rows [start, end), with an optional relu that may leave a mask of bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TElement>(
        void* source, void* destination, byte* mask, bool relu, long start, long end, int channels, float* mean, float* scale, float* shift)
        where TElement : struct, IElement
    {
        if (!relu && WideNormalizationLoops<TElement>.Suits(channels))
        {
            WideNormalizationLoops<TElement>.Apply(source, destination, start, end, channels, mean, scale, shift);
            return;
        }

        for (long row = start, at = start * channels; row < end; row++, at += channels)
        {
            int c = 0;
            for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
            {
                Apply<TElement>(source, destination, mask, relu, at, c, Vector<float>.Count, mean, scale, shift);
            }

            if (c < channels)
            {
                Apply<TElement>(source, destination, mask, relu, at, c, channels - c, mean, scale, shift);
            }
        }
    }

    /// <summary>Adds x - pivot and its square to two sums per channel, for rows [start, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMoments<TElement>(void* source, long start, long end, int channels, float* pivot, float* first, float* second)
        where TElement : struct, IElement
    {
        if (WideNormalizationLoops<TElement>.Suits(channels))
        {
            WideNormalizationLoops<TElement>.AddMoments(source, start, end, channels, pivot, first, second);
            return;
        }

        for (long row = start, at = start * channels; row < end; row++, at += channels)
        {
            int c = 0;
            for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
            {
                Vector<float> x = TElement.Load(source, at + c) - Vector.Load(pivot + c);
                Vector.Store(Vector.Load(first + c) + x, first + c);
                Vector.Store(Vector.MultiplyAddEstimate(x, x, Vector.Load(second + c)), second + c);
            }

            if (c < channels)
            {
                int lanes = channels - c;
                Vector<float> x = TElement.Load(source, at + c, lanes) - Partial.Load(pivot + c, lanes);
                Partial.Store(Partial.Load(first + c, lanes) + x, first + c, lanes);
                Partial.Store(Partial.Load(second + c, lanes) + (x * x), second + c, lanes);
            }
        }
    }

    /// <summary>Adds dy and dy (x - mean) to two sums per channel, for rows [start, end); dy counts where the mask, if any, is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradients<TElement>(
        void* source, void* gradient, byte* mask, long start, long end, int channels, float* mean, float* first, float* second)
        where TElement : struct, IElement
    {
        if (mask == null && WideNormalizationLoops<TElement>.Suits(channels))
        {
            WideNormalizationLoops<TElement>.AddGradients(source, gradient, start, end, channels, mean, first, second);
            return;
        }

        for (long row = start, at = start * channels; row < end; row++, at += channels)
        {
            int c = 0;
            for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
            {
                AddGradients<TElement>(source, gradient, mask, at, c, Vector<float>.Count, mean, first, second);
            }

            if (c < channels)
            {
                AddGradients<TElement>(source, gradient, mask, at, c, channels - c, mean, first, second);
            }
        }
    }

    /// <summary>dx = scale (dy - a - (x - mean) b) for rows [start, end); dx may be dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SourceGradient<TElement>(
        void* source, void* gradient, byte* mask, void* destination, long start, long end, int channels, float* mean, float* scale, float* a, float* b)
        where TElement : struct, IElement
    {
        if (mask == null && WideNormalizationLoops<TElement>.Suits(channels))
        {
            WideNormalizationLoops<TElement>.SourceGradient(source, gradient, destination, start, end, channels, mean, scale, a, b);
            return;
        }

        for (long row = start, at = start * channels; row < end; row++, at += channels)
        {
            int c = 0;
            for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
            {
                SourceGradient<TElement>(source, gradient, mask, destination, at, c, Vector<float>.Count, mean, scale, a, b);
            }

            if (c < channels)
            {
                SourceGradient<TElement>(source, gradient, mask, destination, at, c, channels - c, mean, scale, a, b);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply<TElement>(
        void* source, void* destination, byte* mask, bool relu, long at, int c, int lanes, float* mean, float* scale, float* shift)
        where TElement : struct, IElement
    {
        Vector<float> x = TElement.Load(source, at + c, lanes) - SingleElement.Load(mean, c, lanes);
        Vector<float> y = Vector.MultiplyAddEstimate(x, SingleElement.Load(scale, c, lanes), SingleElement.Load(shift, c, lanes));
        if (relu)
        {
            Vector<int> off = Vector.LessThanOrEqual(y, Vector<float>.Zero);
            y = Vector.ConditionalSelect(off, Vector<float>.Zero, y);
            if (mask != null)
            {
                ByteIndex.Store(off + Vector<int>.One, mask, at + c, lanes);
            }
        }

        TElement.Store(y, destination, at + c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddGradients<TElement>(void* source, void* gradient, byte* mask, long at, int c, int lanes, float* mean, float* first, float* second)
        where TElement : struct, IElement
    {
        Vector<float> dy = Gradient<TElement>(gradient, mask, at + c, lanes);
        Vector<float> x = TElement.Load(source, at + c, lanes) - SingleElement.Load(mean, c, lanes);
        SingleElement.Store(SingleElement.Load(first, c, lanes) + dy, first, c, lanes);
        SingleElement.Store(Vector.MultiplyAddEstimate(dy, x, SingleElement.Load(second, c, lanes)), second, c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SourceGradient<TElement>(
        void* source, void* gradient, byte* mask, void* destination, long at, int c, int lanes, float* mean, float* scale, float* a, float* b)
        where TElement : struct, IElement
    {
        Vector<float> dy = Gradient<TElement>(gradient, mask, at + c, lanes);
        Vector<float> x = TElement.Load(source, at + c, lanes) - SingleElement.Load(mean, c, lanes);
        Vector<float> inner = dy - SingleElement.Load(a, c, lanes) - (x * SingleElement.Load(b, c, lanes));
        TElement.Store(SingleElement.Load(scale, c, lanes) * inner, destination, at + c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Gradient<TElement>(void* gradient, byte* mask, long at, int lanes)
        where TElement : struct, IElement
    {
        Vector<float> dy = TElement.Load(gradient, at, lanes);
        return mask == null ? dy : Vector.ConditionalSelect(Vector.Equals(ByteIndex.Load(mask, at, lanes), Vector<int>.Zero), Vector<float>.Zero, dy);
    }
}
