using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="BatchNormalizationSumOp"/> for AVX-512 in blocks of sixteen channels. A block is normalized as soon as its statistics are known, while it is
/// still in a cache; where threads outnumber the blocks, images are shared among them too, and all sums come first. Sums are of the source less its first
/// pixel: floats over a short run, double precision over the runs.
/// </summary>
internal sealed unsafe class BlockedNormalizationSumKernel<TElement> : ManagedKernel
    where TElement : struct, IElement
{
    private const int Lanes = 16;

    // Pixels whose floats are summed before these sums are added in double precision; four of them at once.
    private const int RunLength = 256;

    // Units for each thread at least, so that none waits long for another.
    private const int UnitsPerThread = 2;
    private readonly BatchNormalizationSumOp op;
    private readonly int images, blocks, pixels, slices;

    public BlockedNormalizationSumKernel(WorkTeam team, BatchNormalizationSumOp op, Layout[] inputs, Layout[] outputs)
        : this(team, op, inputs, outputs, SlicesOf(team, inputs[0].Shape))
    {
    }

    private BlockedNormalizationSumKernel(WorkTeam team, BatchNormalizationSumOp op, Layout[] inputs, Layout[] outputs, int slices)
        : base(op.Name, team, inputs, outputs, inputs[0].Shape.ElementCount, (long)slices * inputs[0].Shape[1] * 2 * sizeof(double))
    {
        this.op = op;
        this.slices = slices;
        Shape shape = inputs[0].Shape;
        images = shape[0];
        blocks = shape[1] / Lanes;
        pixels = shape.ElementCount / images / shape[1];
    }

    public override void Execute(int thread, int threads)
    {
        float* factors = stackalloc float[3 * Lanes];
        (long start, long end) = WorkTeam.Share((long)blocks * slices, thread, threads);
        for (long unit = start; unit < end; unit++)
        {
            int block = (int)(unit / slices), slice = (int)(unit % slices);
            (long first, long last) = WorkTeam.Share(images, slice, slices);
            if (Phase == 0)
            {
                double* sums = Sums(block, slice);
                new Span<double>(sums, 2 * Lanes).Clear();
                Vector512<float> pivot = Pivot(block);
                for (long image = first; image < last; image++)
                {
                    AddMoments(At(image, block), pivot, sums);
                }
            }

            if (Phase == 1 || slices == 1)
            {
                UseSums(block, slice, factors);
                for (long image = first; image < last; image++)
                {
                    Apply(At(image, block), factors);
                }
            }
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        if (slices > 1)
        {
            RunPhase(1);
        }
    }

    private static int SlicesOf(WorkTeam team, Shape shape)
    {
        int blocks = shape[1] / Lanes;
        return team.Threads == 1 ? 1 : Math.Clamp(((UnitsPerThread * team.Threads) + blocks - 1) / blocks, 1, shape[0]);
    }

    private long At(long image, int block) => ((image * blocks) + block) * pixels * Lanes;

    private double* Sums(int block, int slice) => (double*)Scratch + ((((long)block * slices) + slice) * 2 * Lanes);

    private Vector512<float> Pivot(int block) => TElement.LoadWide((void*)In(0), At(0, block));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddMoments(long at, Vector512<float> pivot, double* sums)
    {
        void* source = (void*)In(0);
        for (int from = 0; from < pixels; from += RunLength)
        {
            int to = Math.Min(from + RunLength, pixels), i = from;
            Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;
            for (; i + 4 <= to; i += 4)
            {
                long p = at + ((long)i * Lanes);
                Vector512<float> x0 = TElement.LoadWide(source, p) - pivot, x1 = TElement.LoadWide(source, p + Lanes) - pivot;
                Vector512<float> x2 = TElement.LoadWide(source, p + (2 * Lanes)) - pivot, x3 = TElement.LoadWide(source, p + (3 * Lanes)) - pivot;
                s0 += x0;
                s1 += x1;
                s2 += x2;
                s3 += x3;
                q0 = Vector512.FusedMultiplyAdd(x0, x0, q0);
                q1 = Vector512.FusedMultiplyAdd(x1, x1, q1);
                q2 = Vector512.FusedMultiplyAdd(x2, x2, q2);
                q3 = Vector512.FusedMultiplyAdd(x3, x3, q3);
            }

            for (; i < to; i++)
            {
                Vector512<float> x = TElement.LoadWide(source, at + ((long)i * Lanes)) - pivot;
                s0 += x;
                q0 = Vector512.FusedMultiplyAdd(x, x, q0);
            }

            Add((s0 + s1) + (s2 + s3), sums);
            Add((q0 + q1) + (q2 + q3), sums + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> value, double* sums)
    {
        (Vector512<double> low, Vector512<double> high) = Vector512.Widen(value);
        Vector512.Store(Vector512.Load(sums) + low, sums);
        Vector512.Store(Vector512.Load(sums + (Lanes / 2)) + high, sums + (Lanes / 2));
    }

    // Mean, scale and shift of a block's channels; the first slice writes the statistics down.
    private void UseSums(int block, int slice, float* factors)
    {
        float* gamma = (float*)(op.Scale ? In(1) : 0), beta = (float*)(op.Shift ? In(op.Scale ? 2 : 1) : 0);
        Vector512<float> pivot = Pivot(block);
        double count = (double)images * pixels;
        for (int lane = 0; lane < Lanes; lane++)
        {
            double first = 0, second = 0;
            for (int s = 0; s < slices; s++)
            {
                first += Sums(block, s)[lane];
                second += Sums(block, s)[Lanes + lane];
            }

            int c = (block * Lanes) + lane;
            double shifted = first / count, variance = Math.Max(0, (second / count) - (shifted * shifted));
            factors[lane] = (float)(pivot[lane] + shifted);
            factors[Lanes + lane] = (float)(1 / Math.Sqrt(variance + op.Epsilon)) * (gamma == null ? 1 : gamma[c]);
            factors[(2 * Lanes) + lane] = beta == null ? 0 : beta[c];
            if (slice == 0)
            {
                ((float*)Out(1))[c] = factors[lane];
                ((float*)Out(2))[c] = (float)variance;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(long at, float* factors)
    {
        void* source = (void*)In(0), addend = (void*)In(op.Addend), destination = (void*)Out(0);
        Vector512<float> mean = Vector512.Load(factors), scale = Vector512.Load(factors + Lanes), shift = Vector512.Load(factors + (2 * Lanes));
        for (long p = at, end = at + ((long)pixels * Lanes); p < end; p += Lanes)
        {
            Vector512<float> y = Vector512.FusedMultiplyAdd(TElement.LoadWide(source, p) - mean, scale, shift + TElement.LoadWide(addend, p));
            TElement.StoreWide(Vector512.AndNot(y, Vector512.LessThanOrEqual(y, Vector512<float>.Zero)), destination, p);
        }
    }
}
