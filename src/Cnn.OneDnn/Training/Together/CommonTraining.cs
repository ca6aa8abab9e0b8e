using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn;

/// <summary>
/// One training on several ranks, seen from one of them: what is compared before it begins, what rank 0 gives to all, and what is added up at each step and
/// epoch. Whatever decides how the loop goes on is decided by all together, so that each rank comes to the same calls.
/// </summary>
internal sealed partial class CommonTraining
{
    private readonly Model model;
    private readonly ModelExecutor executor;
    private readonly ICollective ranks;
    private readonly FigureSum sum;
    private readonly double[] pair = new double[2];
    private readonly double[] flag = new double[1];
    private readonly Action<double[]> addUp;
    private readonly GradientSum gradients;
    private readonly GradientExchange exchange;
    private readonly Action<int> finished;
    private bool isPrepared, overlaps, isExchanging;
    private long steps, total, exposed;
    private ulong ownSeed;

    public CommonTraining(Model model, ICollective ranks)
    {
        this.model = model;
        this.ranks = ranks;
        sum = new FigureSum(ranks);
        addUp = AddUp;
        IsSynchronized = model.Layers.SelectMany(l => l.WithParts()).Any(l => l is BatchNormalization { Synchronized: true });
        executor = model.Executor;
        gradients = new GradientSum(ranks, model.GradientType);
        exchange = new GradientExchange(gradients);
        finished = exchange.Finished;
    }

    public int Rank => ranks.Rank;

    public int Size => ranks.Size;

    /// <summary>Of the order of samples: rank 0's.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Whether the ranks add up within a step too, which therefore all of them compute: also those that have no samples of it.</summary>
    public bool IsSynchronized { get; }

    /// <summary>The part of each step's samples that is this rank's.</summary>
    public (int Rank, int Size) Share => (ranks.Rank, ranks.Size);

    /// <summary>What adding gradients up has taken so far.</summary>
    public CommunicationTimes Times
    {
        get
        {
            // The thread that adds up has to be woken, and wakes the engine's: what that takes is no adding up.
            long all = total + exchange.Ticks;
            return new CommunicationTimes(steps, Stopwatch.GetElapsedTime(0, all), Stopwatch.GetElapsedTime(0, Math.Min(all, exposed)), overlaps);
        }
    }

    /// <summary>Compares what the ranks are about to do, and gives all of them rank 0's weights, statistics, optimizer state and seed.</summary>
    /// <exception cref="RanksDisagreeException">They were given different things to do.</exception>
    /// <exception cref="UnsupportedException">A loss is a sum: the ranks' gradients are averaged.</exception>
    public void Begin(Dataset data, FitOptions options)
    {
        if (model.Losses.FirstOrDefault(l => l.Reduction == Reduction.Sum) is { } sum)
        {
            throw new UnsupportedException($"Loss '{sum.Name}' is a sum over the batch: several ranks train on means. Say reduction sum_over_batch_size.");
        }

        IReadOnlyList<byte[]> facts = ranks.AllGather(Encoding.UTF8.GetBytes(RankFacts.Write(model, data, options, executor.State)));
        if (RankFacts.Difference([.. facts.Select(Encoding.UTF8.GetString)]) is { } difference)
        {
            throw new RanksDisagreeException(difference);
        }

        ulong[] seeds = [model.Options.Seed, executor.State.Context.Seed];
        ranks.Broadcast(MemoryMarshal.AsBytes(seeds.AsSpan()));
        (Seed, ownSeed) = (seeds[0], executor.State.Context.Seed);
        executor.Invoke(() =>
        {
            executor.ShareState(ranks);

            // Dropout of the same samples' places would be the same on every rank.
            (uint low, uint high, _, _) = Philox.Block(seeds[1], 0x52414E4B, (ulong)Rank);
            executor.State.Context.Seed = Rank == 0 ? seeds[1] : low | ((ulong)high << 32);
        });
    }

    /// <summary>The model is its own again.</summary>
    public void End()
    {
        Leave();
        exchange.Stop();
        executor.State.Context.Seed = Rank == 0 ? executor.State.Context.Seed : ownSeed;
    }

    /// <summary>Whether any rank wants to end.</summary>
    public bool Any(bool wish)
    {
        flag[0] = wish ? 1 : 0;
        long began = Stopwatch.GetTimestamp();
        ranks.AllReduce(flag);
        Tell("whether to go on", began);
        return flag[0] > 0;
    }

    /// <summary>Before the first step: one precision, and weights that lie alike. On the engine's thread.</summary>
    public void Prepare(Batch batch, bool weighted)
    {
        if (isPrepared)
        {
            return;
        }

        isPrepared = true;
        bool hasRoom = RankRoom.Has(ranks, executor.Engine.Team.Threads);
        bool wants = model.GradientOverlap == GradientOverlap.Always || (model.GradientOverlap == GradientOverlap.Automatic && hasRoom);
        overlaps = !Any(!wants) && !IsSynchronized;
        bool open = executor.Policy == DataTypePolicy.Auto;
        if (Any(open))
        {
            executor.Decide(PlanMode.Train, batch.Inputs, batch.Targets, batch.IsFromTrunk);
            bool exact = Any(executor.Policy != DataTypePolicy.MixedBFloat16);
            executor.Take(exact ? DataTypePolicy.Float32 : DataTypePolicy.MixedBFloat16);
        }

        if (Rank == 0)
        {
            executor.PlanFor(PlanMode.Train, batch.Key(weighted));
        }

        byte[] layouts = ranks.AllGather(Rank == 0 ? LayoutText.Write(executor.Store) : [])[0];
        if (Rank != 0)
        {
            executor.TakeLayouts(LayoutText.Read(layouts, executor.Store.Parameters));
            executor.PlanFor(PlanMode.Train, batch.Key(weighted));
        }

        if (Any(!LayoutText.Write(executor.Store).AsSpan().SequenceEqual(layouts)))
        {
            throw new RanksDisagreeException(
                $"The weights of model '{model.Name}' lie otherwise on some rank than on rank 0, because it was trained alone before. Make the model anew on " +
                    $"every rank, load its checkpoint, and call Distribute before the first Fit.");
        }
    }

    private void AddUp(double[] values)
    {
        long began = Stopwatch.GetTimestamp();
        ranks.AllReduce(values.AsSpan());
        Tell("statistics", began);
    }

    private void Tell(string what, long began) => executor.Context.Trace?.Add(StepTrace.Communicating, StepTrace.Communication, what, began);

    /// <summary>Adds what all ranks have seen in a step to the figures of the epoch, whose last loss becomes that of all samples of the step.</summary>
    /// <param name="epoch">The figures of the epoch, which are the same on every rank.</param>
    /// <param name="own">What this rank has seen in the step; nothing afterwards.</param>
    /// <param name="batch">Its samples.</param>
    public void AddStep(EpochMeter epoch, EpochMeter own, Batch batch)
    {
        pair[0] = batch.IsIdle ? 0 : own.LastLoss * batch.Size;
        pair[1] = batch.IsIdle ? 0 : batch.Size;
        long began = Stopwatch.GetTimestamp();
        sum.Add(own, epoch, pair);
        Tell("figures of the step", began);
        epoch.LastLoss = pair[0] / pair[1];
    }

    /// <summary>Adds the figures of all ranks up; each has seen its own part of the samples.</summary>
    public void Add(EpochMeter meter) => sum.Add(meter, meter);

    /// <summary>Puts the means over the ranks in the place of the statistics, which each has gathered over its own samples.</summary>
    public void AverageStatistics() => executor.Invoke(() =>
    {
        ParameterStore store = executor.Store;
        long begin = store.StatisticsOffset, count = (store.Weights.ByteSize - begin) / sizeof(float);
        if (count == 0)
        {
            return;
        }

        Span<float> statistics = store.Weights.Span<float>(begin, count);
        ranks.AllReduce(statistics);
        TensorPrimitives.Divide(statistics, (float)Size, statistics);
        store.Version++;
    });
}
