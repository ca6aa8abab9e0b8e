using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>Parts of the gradients leave for the other ranks as soon as the backward pass has completed them, and not before.</summary>
[TestFixture]
internal sealed class GradientExchangeTests
{
    private const int Batch = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Test]
    public void Each_gradient_is_in_one_bucket_those_of_the_last_layers_first() => With((executor, plan) =>
    {
        GradientBucket[] buckets = GradientBucket.Create(executor.Store, plan);
        Assert.That(buckets, Has.Length.GreaterThan(3));
        long end = executor.Store.StatisticsOffset;
        foreach (GradientBucket bucket in buckets)
        {
            Assert.That(bucket.Offset + ((long)bucket.Count * sizeof(float)), Is.EqualTo(end));
            end = bucket.Offset;
        }

        Assert.That(end, Is.Zero);
        Assert.That(buckets[0].LastStep, Is.LessThan(buckets[^1].LastStep));
    });

    [Test]
    public void A_bucket_does_not_change_after_it_is_complete() => With((executor, plan) =>
    {
        GradientBucket[] buckets = GradientBucket.Create(executor.Store, plan);
        var seen = new Dictionary<GradientBucket, float[]>();
        executor.Context.Finished = step =>
        {
            foreach (GradientBucket bucket in buckets.Where(b => b.LastStep == step))
            {
                seen[bucket] = Values(executor, bucket);
            }
        };
        plan.Run(executor.Context, executor.Store.Version);
        executor.Context.Finished = null;
        Assert.That(seen.Keys, Is.EquivalentTo(buckets));
        foreach ((GradientBucket bucket, float[] values) in seen)
        {
            Assert.That(Values(executor, bucket), Is.EqualTo(values));
            Assert.That(values.Any(v => v != 0));
        }
    });

    [Test]
    public void The_first_bucket_is_added_up_before_the_pass_has_computed_the_last() => With((executor, plan) =>
    {
        using var ranks = new Watched();
        var exchange = new GradientExchange(new GradientSum(ranks, DataType.Float32));
        int first = GradientBucket.Create(executor.Store, plan)[0].LastStep;
        bool early = false;
        executor.Context.Finished = step =>
        {
            exchange.Finished(step);
            if (step == first)
            {
                early = ranks.Called.Wait(Patience);
            }
        };
        exchange.Begin(plan, executor.Store, 1);
        plan.Run(executor.Context, executor.Store.Version);
        executor.Context.Finished = null;
        exchange.Complete();
        exchange.End();
        exchange.Stop();
        Assert.That(early, Is.True);
        Assert.That(ranks.Calls, Is.EqualTo(GradientBucket.Create(executor.Store, plan).Length));
        Assert.That(exchange.Ticks, Is.Positive);
    });

    [Test]
    public void What_adding_up_throws_is_thrown_where_the_sums_are_wanted() => With((executor, plan) =>
    {
        using var ranks = new Watched { Fails = true };
        var exchange = new GradientExchange(new GradientSum(ranks, DataType.Float32));
        exchange.Begin(plan, executor.Store, 1);
        plan.Run(executor.Context, executor.Store.Version);
        exchange.Complete();
        Assert.That(exchange.End, Throws.TypeOf<CollectiveException>().With.Message.EqualTo("gone"));
        exchange.Stop();
    });

    // The ranks' part of a step, from the pass to the last weight, with what a thread of its own adds up.
    [Test]
    public void An_update_by_buckets_allocates_nothing() => With((executor, plan) =>
    {
        using var ranks = new Watched();
        var exchange = new GradientExchange(new GradientSum(ranks, DataType.Float32));
        executor.Context.Finished = exchange.Finished;
        Step();
        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        executor.Context.Finished = null;
        exchange.Stop();

        void Step()
        {
            exchange.Begin(plan, executor.Store, 1);
            plan.Run(executor.Context, executor.Store.Version);
            exchange.Complete();
            executor.BeginUpdate();
            for (int i = 0; i < exchange.Buckets.Count; i++)
            {
                exchange.Wait(i);
                executor.UpdateFrom(exchange.Buckets[i].Offset);
            }

            exchange.End();
            executor.EndUpdate();
        }
    });

    private static float[] Values(ModelExecutor executor, GradientBucket bucket) =>
        executor.Store.Gradients.Span<float>(bucket.Offset, bucket.Count).ToArray();

    private static void With(Action<ModelExecutor, Plan> test)
    {
        using var model = new Sequential(
            new Input(32), new Dense(1024, Activation.Relu), new Dense(1024, Activation.Relu), new Dense(1024, Activation.Relu),
            new Dense(1024, Activation.Relu), new Dense(3, Activation.Softmax));
        model.Compile(new Sgd(0.05), Loss.SparseCategoricalCrossentropy);
        ModelExecutor executor = model.Executor;
        executor.Invoke(() =>
        {
            Plan plan = executor.PlanFor(PlanMode.Train, Batch);
            Span<float> inputs = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(plan.InputBytes(0));
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = (i % 7) - 3;
            }

            plan.InputBytes(1).Clear();
            test(executor, plan);
        });
    }

    private sealed class Watched : ICollective, IDisposable
    {
        public ManualResetEventSlim Called { get; } = new();

        public bool Fails { get; init; }

        public int Calls { get; private set; }

        public int Rank => 0;

        public int Size => 1;

        public int LocalRank => 0;

        public void AllReduce(Span<float> values)
        {
            Calls++;
            Called.Set();
            if (Fails)
            {
                throw new CollectiveException("gone");
            }
        }

        public void AllReduce(Span<double> values)
        {
        }

        public void Broadcast(Span<byte> values)
        {
        }

        public void Barrier()
        {
        }

        public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> value) => [value.ToArray()];

        public void Abort(string reason)
        {
        }

        public void Dispose() => Called.Dispose();
    }
}
