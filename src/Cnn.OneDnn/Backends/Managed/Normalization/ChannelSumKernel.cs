using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A kernel over rows of channels that first needs two sums per channel over all rows. Floats are summed for a few rows at a time, those sums in double
/// precision, per thread; the threads' parts are added in their order.
/// </summary>
internal abstract unsafe class ChannelSumKernel : ManagedKernel
{
    private const int BlockRows = 64;
    private readonly long threadBytes;

    protected ChannelSumKernel(string name, WorkTeam team, Layout[] inputs, Layout[] outputs, long rows, int channels, int tables)
        : base(name, team, inputs, outputs, rows * channels, Bytes(team, channels, tables))
    {
        Rows = rows;
        Channels = channels;
        threadBytes = ThreadBytes(channels);
    }

    protected long Rows { get; }

    protected int Channels { get; }

    /// <summary>Floats per channel that a derived class may keep between the phases.</summary>
    protected float* Table(int index) => (float*)((byte*)Scratch + (Team.Threads * threadBytes)) + ((long)index * Channels);

    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(Rows, thread, threads);
        if (Phase == 1)
        {
            Finish(start, end);
            return;
        }

        double* sums = Sums(thread);
        float* block = (float*)(sums + (2L * Channels));
        new Span<double>(sums, 2 * Channels).Clear();
        for (long row = start; row < end; row += BlockRows)
        {
            new Span<float>(block, 2 * Channels).Clear();
            AddRows(row, Math.Min(row + BlockRows, end), block, block + Channels);
            AddTo(sums, block, 2 * Channels);
        }
    }

    protected override void Compute()
    {
        RunPhase(0);
        double* total = Sums(0);
        for (int t = 1; t < Threads; t++)
        {
            double* part = Sums(t);
            for (int c = 0; c < 2 * Channels; c++)
            {
                total[c] += part[c];
            }
        }

        UseSums(total, total + Channels);
        RunPhase(1);
    }

    /// <summary>Adds the terms of some rows to two sums per channel.</summary>
    protected abstract void AddRows(long start, long end, float* first, float* second);

    /// <summary>Takes the sums over all rows; runs on the caller.</summary>
    protected abstract void UseSums(double* first, double* second);

    /// <summary>What is done with each row once the sums are known.</summary>
    protected abstract void Finish(long start, long end);

    private static void AddTo(double* sums, float* block, int count)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(block + i), out Vector<double> low, out Vector<double> high);
            Vector.Store(Vector.Load(sums + i) + low, sums + i);
            Vector.Store(Vector.Load(sums + i + Vector<double>.Count) + high, sums + i + Vector<double>.Count);
        }

        for (; i < count; i++)
        {
            sums[i] += block[i];
        }
    }

    private static long ThreadBytes(int channels) => Arena.Align(2L * channels * (sizeof(double) + sizeof(float)));

    private static long Bytes(WorkTeam team, int channels, int tables) => (team.Threads * ThreadBytes(channels)) + ((long)tables * channels * sizeof(float));

    private double* Sums(int thread) => (double*)((byte*)Scratch + (thread * threadBytes));
}
