using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Positions of a line times one vector of output channels, straight from the source: what a micro kernel is to packed patches.</summary>
internal static unsafe class DirectTile
{
    /// <summary>Positions of the larger tile, which reads less per product.</summary>
    public const int MaximumRows = 12;

    private const int FewerRows = 8;

    /// <summary>Positions of the tile that computes the least beyond the end of a line.</summary>
    public static int RowsFor(int width) => Padded(width, FewerRows) < Padded(width, MaximumRows) ? FewerRows : MaximumRows;

    /// <param name="rows">A result of <see cref="RowsFor"/>.</param>
    /// <param name="source">The patch of the first position.</param>
    /// <param name="step">From one position to the next.</param>
    /// <param name="segments">Where a patch's runs start.</param>
    /// <param name="count">Runs.</param>
    /// <param name="run">Elements of a run.</param>
    /// <param name="weights">A vector for each element of a patch.</param>
    /// <param name="bias">The vector to start from.</param>
    /// <param name="target">The channels of the first position; a whole vector is stored, and the next position is written after it.</param>
    /// <param name="pitch">From one position of the target to the next.</param>
    /// <param name="relu">Whether a relu follows.</param>
    public static void Run(
        int rows, float* source, nint step, long* segments, int count, int run, float* weights, float* bias, float* target, nint pitch, bool relu)
    {
        if (rows == MaximumRows)
        {
            Twelve(source, step, segments, count, run, weights, bias, target, pitch, relu);
        }
        else
        {
            Eight(source, step, segments, count, run, weights, bias, target, pitch, relu);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(float* source, nint step, long* segments, int count, int run, float* weights, float* bias, float* target, nint pitch, bool relu)
    {
        Vector<float> s0 = Vector.Load(bias);
        Vector<float> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;
        nint twice = 2 * step;
        for (int segment = 0; segment < count; segment++)
        {
            float* a = source + segments[segment], b = a + (3 * step), c = b + (3 * step), d = c + (3 * step);
            for (int k = 0; k < run; k++)
            {
                Vector<float> w = Vector.Load(weights);
                s0 = Vector.MultiplyAddEstimate(Vector.Create(*a), w, s0);
                s1 = Vector.MultiplyAddEstimate(Vector.Create(a[step]), w, s1);
                s2 = Vector.MultiplyAddEstimate(Vector.Create(a[twice]), w, s2);
                s3 = Vector.MultiplyAddEstimate(Vector.Create(*b), w, s3);
                s4 = Vector.MultiplyAddEstimate(Vector.Create(b[step]), w, s4);
                s5 = Vector.MultiplyAddEstimate(Vector.Create(b[twice]), w, s5);
                s6 = Vector.MultiplyAddEstimate(Vector.Create(*c), w, s6);
                s7 = Vector.MultiplyAddEstimate(Vector.Create(c[step]), w, s7);
                s8 = Vector.MultiplyAddEstimate(Vector.Create(c[twice]), w, s8);
                s9 = Vector.MultiplyAddEstimate(Vector.Create(*d), w, s9);
                s10 = Vector.MultiplyAddEstimate(Vector.Create(d[step]), w, s10);
                s11 = Vector.MultiplyAddEstimate(Vector.Create(d[twice]), w, s11);
                weights += Vector<float>.Count;
                a++;
                b++;
                c++;
                d++;
            }
        }

        Store(target, s0, relu);
        Store(target + pitch, s1, relu);
        Store(target + (2 * pitch), s2, relu);
        Store(target + (3 * pitch), s3, relu);
        Store(target + (4 * pitch), s4, relu);
        Store(target + (5 * pitch), s5, relu);
        Store(target + (6 * pitch), s6, relu);
        Store(target + (7 * pitch), s7, relu);
        Store(target + (8 * pitch), s8, relu);
        Store(target + (9 * pitch), s9, relu);
        Store(target + (10 * pitch), s10, relu);
        Store(target + (11 * pitch), s11, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* source, nint step, long* segments, int count, int run, float* weights, float* bias, float* target, nint pitch, bool relu)
    {
        Vector<float> s0 = Vector.Load(bias);
        Vector<float> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        nint twice = 2 * step;
        for (int segment = 0; segment < count; segment++)
        {
            float* a = source + segments[segment], b = a + (3 * step), c = b + (3 * step);
            for (int k = 0; k < run; k++)
            {
                Vector<float> w = Vector.Load(weights);
                s0 = Vector.MultiplyAddEstimate(Vector.Create(*a), w, s0);
                s1 = Vector.MultiplyAddEstimate(Vector.Create(a[step]), w, s1);
                s2 = Vector.MultiplyAddEstimate(Vector.Create(a[twice]), w, s2);
                s3 = Vector.MultiplyAddEstimate(Vector.Create(*b), w, s3);
                s4 = Vector.MultiplyAddEstimate(Vector.Create(b[step]), w, s4);
                s5 = Vector.MultiplyAddEstimate(Vector.Create(b[twice]), w, s5);
                s6 = Vector.MultiplyAddEstimate(Vector.Create(*c), w, s6);
                s7 = Vector.MultiplyAddEstimate(Vector.Create(c[step]), w, s7);
                weights += Vector<float>.Count;
                a++;
                b++;
                c++;
            }
        }

        Store(target, s0, relu);
        Store(target + pitch, s1, relu);
        Store(target + (2 * pitch), s2, relu);
        Store(target + (3 * pitch), s3, relu);
        Store(target + (4 * pitch), s4, relu);
        Store(target + (5 * pitch), s5, relu);
        Store(target + (6 * pitch), s6, relu);
        Store(target + (7 * pitch), s7, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector<float> value, bool relu) =>
        Vector.Store(relu ? Vector.ConditionalSelect(Vector.LessThanOrEqual(value, Vector<float>.Zero), Vector<float>.Zero, value) : value, target);

    private static int Padded(int width, int rows) => (width + rows - 1) / rows * rows;
}
