using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn;

/// <summary>
/// Applies an optimizer to the flat arenas of a model: penalty gradients, accumulation, clipping, decay, update, in chunks that stay in cache, shared
/// among the team's threads. The result does not depend on the number of threads. Gradients are overwritten. Running allocates nothing.
/// </summary>
internal sealed partial class OptimizerRunner : IWork
{
    private readonly WorkTeam team;
    private readonly Optimizer optimizer;
    private readonly Arena weights, gradients;
    private readonly Arena?[] slots = new Arena?[3];
    private readonly Arena? sums, averages;
    private readonly UpdateChunk[] chunks;

    // How many there are in all chunks before each.
    private readonly long[] elements;
    private readonly double[] squares;
    private readonly double[] penalties;
    private readonly double[] groups;
    private readonly float[] factors;
    private readonly bool guarded;
    private int low, high;
    private bool penalizes, overwrites;
    private float kept;
    private Phase phase;
    private OptimizerStep step;

    /// <summary>Prepares for these arenas, all of the weights' size.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="optimizer">What to apply.</param>
    /// <param name="weights">Updated.</param>
    /// <param name="gradients">Read, and overwritten.</param>
    /// <param name="slots">As many as <see cref="Optimizer.SlotCount"/>, filled by <see cref="Optimizer.InitializeSlots"/> or from a checkpoint.</param>
    /// <param name="slices">Where the parameters lie.</param>
    public OptimizerRunner(WorkTeam team, Optimizer optimizer, Arena weights, Arena gradients, IReadOnlyList<Arena> slots, IReadOnlyList<ParameterSlice> slices)
    {
        if (slots.Count != optimizer.SlotCount || slots.Append(gradients).Any(a => a.ByteSize < weights.ByteSize))
        {
            throw new ArgumentException(
                $"Expected {optimizer.SlotCount} slots and gradients of at least {weights.ByteSize} bytes, received {slots.Count} slots.", nameof(slots));
        }

        optimizer.CheckClipping();
        this.team = team;
        this.optimizer = optimizer;
        this.weights = weights;
        this.gradients = gradients;
        int ruleSlots = slots.Count;
        if (optimizer.UseEma)
        {
            averages = slots[--ruleSlots];
        }

        if (optimizer.Accumulation > 1)
        {
            sums = slots[--ruleSlots];
        }

        for (int i = 0; i < ruleSlots; i++)
        {
            this.slots[i] = slots[i];
        }

        chunks = UpdateChunk.Cut(slices, optimizer.ClipNorm is not null, weights.ByteSize / sizeof(float));
        int groupCount = chunks.Length == 0 ? 0 : chunks[^1].Group + 1;
        factors = new float[groupCount];
        groups = new double[groupCount];
        squares = NeedsNorms ? new double[chunks.Length] : [];
        penalties = chunks.Any(c => c.L1 != 0 || c.L2 != 0 || c.Own is not null) ? new double[chunks.Length] : [];
        guarded = CustomObjects.IsOwn(optimizer);
        elements = new long[chunks.Length + 1];
        for (int i = 0; i < chunks.Length; i++)
        {
            elements[i + 1] = elements[i] + chunks[i].Length;
        }
    }

    private enum Phase
    {
        Accumulate,
        Measure,
        Update,
        Average,
    }

    /// <summary>Whether the gradients of the last update were finite, as far as their norms were needed to clip them.</summary>
    public bool HasFiniteNorms { get; private set; } = true;

    private bool NeedsNorms => optimizer.ClipNorm is not null || optimizer.GlobalClipNorm is not null;

    /// <summary>The penalty of the regularized weights as they were before the last batch's update; of those that are trained.</summary>
    public double Penalty { get; private set; }

    /// <summary>Takes in the gradients of batch <paramref name="iteration"/>, counted from 1, and updates the weights when it is due.</summary>
    /// <param name="iteration">The batch.</param>
    /// <param name="penalize">Whether the gradients of penalties are still to be added.</param>
    public void Run(long iteration, bool penalize = true)
    {
        penalizes = penalize;
        if (iteration % optimizer.Accumulation != 0)
        {
            Dispatch(Phase.Accumulate);
            optimizer.GoTo(iteration);
            SumPenalties();
            Average(iteration);
            return;
        }

        step = optimizer.Begin(iteration);
        if (NeedsNorms)
        {
            Dispatch(Phase.Measure);
            FindFactors();
        }

        Dispatch(Phase.Update);
        SumPenalties();
        Average(iteration);
    }

    void IWork.Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(high - low, thread, threads);
        for (long i = start + low; i < end + low; i++)
        {
            ref readonly UpdateChunk chunk = ref chunks[i];
            Span<float> w = Part(weights, chunk), g = Part(gradients, chunk);
            switch (phase)
            {
                case Phase.Accumulate:
                    Penalize(chunk, i, w, g);
                    Span<float> sum = Part(sums, chunk);
                    TensorPrimitives.Add(sum, g, sum);
                    break;
                case Phase.Measure:
                    Prepare(chunk, i, w, g);
                    squares[i] = SumOfSquares(g);
                    break;
                case Phase.Average:
                    Average(w, Part(averages, chunk));
                    break;
                default:
                    Update(chunk, i, w, g);
                    break;
            }
        }
    }

    private void Dispatch(Phase next) => Dispatch(next, 0, chunks.Length);

    private void Dispatch(Phase next, int from, int to)
    {
        (phase, low, high) = (next, from, to);
        if (team.Threads > 1 && elements[to] - elements[from] >= WorkTeam.LeastShared)
        {
            team.Run(this);
        }
        else
        {
            ((IWork)this).Execute(0, 1);
        }
    }

    private static Span<float> PartOf(Span<float> slot, int start, int length) => slot.IsEmpty ? slot : slot.Slice(start, length);

    // As the norms: in the order of the chunks, so that the sum does not depend on the threads.
    private void SumPenalties()
    {
        double sum = 0;
        foreach (double penalty in penalties)
        {
            sum += penalty;
        }

        Penalty = sum;
    }

    // Sums of chunks are added in the order of the chunks, whoever computed them.
    private void FindFactors()
    {
        Array.Clear(groups);
        for (int i = 0; i < chunks.Length; i++)
        {
            groups[chunks[i].Group] += squares[i];
        }

        HasFiniteNorms = true;
        double limit = optimizer.ClipNorm ?? optimizer.GlobalClipNorm ?? double.PositiveInfinity;
        for (int i = 0; i < groups.Length; i++)
        {
            double norm = Math.Sqrt(groups[i]);
            HasFiniteNorms &= double.IsFinite(norm);
            factors[i] = norm <= limit ? 1 : double.IsFinite(norm) ? (float)(limit / norm) : float.NaN;
        }
    }

    private static Span<float> Part(Arena? arena, in UpdateChunk chunk) =>
        arena is null ? default : arena.Span<float>(chunk.Offset * sizeof(float), chunk.Length);

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector<double> low = default, high = default;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)i), out Vector<double> a, out Vector<double> b);
            low += a * a;
            high += b * b;
        }

        double sum = Vector.Sum(low + high);
        for (; i < values.Length; i++)
        {
            sum += (double)values[i] * values[i];
        }

        return sum;
    }
}
