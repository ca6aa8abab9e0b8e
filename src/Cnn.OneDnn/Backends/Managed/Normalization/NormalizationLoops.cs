using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Loops over rows of channels that several normalizations share.</summary>
internal static unsafe class NormalizationLoops
{
    /// <summary>y = (x - mean) scale + shift for rows [start, end), with an optional relu that may leave a mask of bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TElement>(
        void* source, void* destination, byte* mask, bool relu, long start, long end, int channels, float* mean, float* scale, float* shift)
        where TElement : struct, IElement
    {
        for (long row = start; row < end; row++)
        {
            long at = row * channels;
            for (int c = 0; c < channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, channels - c);
                Vector<float> x = TElement.Load(source, at + c, lanes) - SingleElement.Load(mean, c, lanes);
                Vector<float> y = (x * SingleElement.Load(scale, c, lanes)) + SingleElement.Load(shift, c, lanes);
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
        }
    }

    /// <summary>Adds dy and dy (x - mean) to two sums per channel, for rows [start, end); dy counts where the mask, if any, is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradients<TElement>(
        void* source, void* gradient, byte* mask, long start, long end, int channels, float* mean, float* first, float* second)
        where TElement : struct, IElement
    {
        for (long row = start; row < end; row++)
        {
            long at = row * channels;
            for (int c = 0; c < channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, channels - c);
                Vector<float> dy = Gradient<TElement>(gradient, mask, at + c, lanes);
                Vector<float> x = TElement.Load(source, at + c, lanes) - SingleElement.Load(mean, c, lanes);
                SingleElement.Store(SingleElement.Load(first, c, lanes) + dy, first, c, lanes);
                SingleElement.Store(SingleElement.Load(second, c, lanes) + (dy * x), second, c, lanes);
            }
        }
    }

    /// <summary>dx = scale (dy - a - (x - mean) b) for rows [start, end); dx may be dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SourceGradient<TElement>(
        void* source, void* gradient, byte* mask, void* destination, long start, long end, int channels, float* mean, float* scale, float* a, float* b)
        where TElement : struct, IElement
    {
        for (long row = start; row < end; row++)
        {
            long at = row * channels;
            for (int c = 0; c < channels; c += Vector<float>.Count)
            {
                int lanes = Math.Min(Vector<float>.Count, channels - c);
                Vector<float> dy = Gradient<TElement>(gradient, mask, at + c, lanes);
                Vector<float> x = TElement.Load(source, at + c, lanes) - SingleElement.Load(mean, c, lanes);
                Vector<float> inner = dy - SingleElement.Load(a, c, lanes) - (x * SingleElement.Load(b, c, lanes));
                TElement.Store(SingleElement.Load(scale, c, lanes) * inner, destination, at + c, lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Gradient<TElement>(void* gradient, byte* mask, long at, int lanes)
        where TElement : struct, IElement
    {
        Vector<float> dy = TElement.Load(gradient, at, lanes);
        return mask == null ? dy : Vector.ConditionalSelect(Vector.Equals(ByteIndex.Load(mask, at, lanes), Vector<int>.Zero), Vector<float>.Zero, dy);
    }
}
