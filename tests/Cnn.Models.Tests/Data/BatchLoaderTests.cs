using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

[NonParallelizable]
public sealed class BatchLoaderTests
{
    private static TensorDataset Numbers(int count) =>
        new(Tensor.From(Enumerable.Range(0, count).Select(i => (float)i).ToArray(), count, 1), Tensor.From(Enumerable.Range(0, count).ToArray(), count));

    private static List<int[]> Epoch(BatchLoader loader, long epoch, int first = 0)
    {
        var batches = new List<int[]>();
        loader.StartEpoch(epoch, first);
        while (loader.Next() is { } batch)
        {
            Assert.That(batch.Inputs[0].ToArray<float>().Select(x => (int)x), Is.EqualTo(batch.Targets[0].ToArray<int>()));
            batches.Add(batch.Targets[0].ToArray<int>());
        }

        return batches;
    }

    [Test]
    public void An_epoch_holds_every_sample_once_and_keeps_the_smaller_last_batch(
        [Values(0, 1, 3)] int threads, [Values(1, 7, 32, 100, 101, 1000)] int batchSize)
    {
        using var loader = new BatchLoader(Numbers(101), new BatchLoaderOptions { BatchSize = batchSize, Threads = threads, Seed = 5 });
        List<int[]> batches = Epoch(loader, 0);
        Assert.That(batches, Has.Count.EqualTo(loader.BatchesPerEpoch));
        Assert.That(batches.Take(batches.Count - 1).Select(b => b.Length), Is.All.EqualTo(batchSize));
        Assert.That(batches[^1], Has.Length.EqualTo(101 - ((batches.Count - 1) * batchSize)));
        Assert.That(batches.SelectMany(b => b).Order(), Is.EqualTo(Enumerable.Range(0, 101)));
    }

    [Test]
    public void Without_shuffling_the_order_is_the_sets_own([Values(0, 2)] int threads)
    {
        using var loader = new BatchLoader(Numbers(10), new BatchLoaderOptions { BatchSize = 4, Threads = threads, Shuffle = false });
        Assert.That(Epoch(loader, 0), Is.EqualTo(new int[][] { [0, 1, 2, 3], [4, 5, 6, 7], [8, 9] }));
        Assert.That(Epoch(loader, 1), Is.EqualTo(new int[][] { [0, 1, 2, 3], [4, 5, 6, 7], [8, 9] }));
    }

    [Test]
    public void The_order_depends_on_seed_and_epoch_but_not_on_threads([Values] bool crossesEpochs)
    {
        var runs = new List<List<int[]>>();
        foreach ((int threads, int prefetch) in new[] { (0, 1), (1, 1), (2, 4), (4, 50) })
        {
            using var loader = new BatchLoader(
                Numbers(97), new BatchLoaderOptions { BatchSize = 10, Threads = threads, Prefetch = prefetch, Seed = 9, CrossesEpochs = crossesEpochs });
            runs.Add([.. Epoch(loader, 0), .. Epoch(loader, 1), .. Epoch(loader, 2)]);
        }

        Assert.That(runs, Is.All.EqualTo(runs[0]));
        Assert.That(runs[0].Take(10).SelectMany(b => b), Is.Not.EqualTo(runs[0].Skip(10).Take(10).SelectMany(b => b)));
        using var other = new BatchLoader(Numbers(97), new BatchLoaderOptions { BatchSize = 10, Threads = 0, Seed = 10 });
        Assert.That(Epoch(other, 0).SelectMany(b => b), Is.Not.EqualTo(runs[0].Take(10).SelectMany(b => b)));
    }

    [Test]
    public void A_loader_goes_on_from_any_epoch_and_batch([Values(0, 3)] int threads)
    {
        var options = new BatchLoaderOptions { BatchSize = 8, Threads = threads, Seed = 3, CrossesEpochs = true };
        using var whole = new BatchLoader(Numbers(50), options);
        Epoch(whole, 0);
        List<int[]> second = Epoch(whole, 1);
        using var resumed = new BatchLoader(Numbers(50), options);
        Assert.That(Epoch(resumed, 1, first: 3), Is.EqualTo(second.Skip(3)));
        Assert.That(Epoch(resumed, 1), Is.EqualTo(second), "going back drops what was prepared");
        Assert.That(Epoch(resumed, 0, first: 7), Is.Empty, "after the last batch the epoch is over");
    }

    [Test]
    public void A_place_in_the_order_is_taken_by_every_sample_alike()
    {
        // 20,000 shuffles of five samples: each lands in each place 4,000 times, give or take five deviations of 56.6.
        int[,] counts = new int[5, 5];
        int[] order = new int[5];
        for (int epoch = 0; epoch < 20000; epoch++)
        {
            EpochOrder.Shuffle(order, 1, epoch);
            for (int i = 0; i < 5; i++)
            {
                counts[i, order[i]]++;
            }
        }

        Assert.That(counts.Cast<int>(), Is.All.InRange(4000 - 283, 4000 + 283));
    }

    [Test]
    public void Batches_are_recycled_and_a_running_loader_allocates_nothing([Values(0, 2)] int threads)
    {
        var dataset = new MeteredDataset(Numbers(1000));
        using var loader = new BatchLoader(dataset, new BatchLoaderOptions { BatchSize = 16, Threads = threads, Prefetch = 3, CrossesEpochs = true });
        for (long epoch = 0; epoch < 4; epoch++)
        {
            Drain(loader, epoch);
        }

        // A collection retires a thread's allocation buffer, whose rest then counts as allocated, and code that is new boxes some numbers until the runtime has
        // compiled it again, in its own time: the least of the rounds is what the loader itself needs.
        long least = long.MaxValue;
        for (long epoch = 4; epoch < 400 && least > 0; epoch++)
        {
            Thread.Sleep(epoch < 12 ? 0 : 10);
            long before = GC.GetAllocatedBytesForCurrentThread() + dataset.Allocated;
            Drain(loader, epoch);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() + dataset.Allocated - before);
        }

        Assert.That(least, Is.Zero);
        Assert.That(loader.LiveBatches, Is.LessThanOrEqualTo(3 + 2 + 1), "prefetch + 2 of the full size, and the smaller last one");
    }

    private static void Drain(BatchLoader loader, long epoch)
    {
        loader.StartEpoch(epoch);
        while (loader.Next() is not null)
        {
        }
    }

    [Test]
    public void An_exception_of_the_dataset_reaches_the_consumer_at_its_batch_and_the_next_batch_follows([Values(0, 1, 3)] int threads)
    {
        using var loader = new BatchLoader(new Failing(40, bad: 17), new BatchLoaderOptions { BatchSize = 8, Threads = threads, Shuffle = false });
        loader.StartEpoch(0);
        Assert.That(loader.Next(), Is.Not.Null);
        Assert.That(loader.Next(), Is.Not.Null);
        Assert.That(() => loader.Next(), Throws.TypeOf<InvalidFormatException>().With.Message.EqualTo("sample 17"));
        Assert.That(loader.Next()!.Inputs[0].AsSpan<float>()[0], Is.EqualTo(24f));
    }

    [TestCase(1, 10, 64)]
    [TestCase(99_999, 1, 20)]
    [TestCase(99_999, 4, 5)]
    [TestCase(99_999, 500, 4)]
    public void As_many_batches_are_prepared_as_fit_in_eight_megabytes_within_bounds(int values, int batchSize, int expected)
    {
        // A sample of so many floats and one label.
        var dataset = new TensorDataset(new Tensor(new Shape(2, values)), new Tensor(new Shape(2), DataType.Int32));
        Assert.That(new BatchMaker(dataset, new BatchLoaderOptions { BatchSize = batchSize }, true, new object()).Ahead, Is.EqualTo(expected));
        Assert.That(new BatchMaker(dataset, new BatchLoaderOptions { BatchSize = batchSize, Prefetch = 3 }, true, new object()).Ahead, Is.EqualTo(3));
    }

    [Test]
    public void A_slow_consumer_finds_no_more_than_what_may_be_ahead()
    {
        using var loader = new BatchLoader(Numbers(4000), new BatchLoaderOptions { BatchSize = 4, Threads = 2, Prefetch = 8 });
        loader.StartEpoch(0);

        // Threads that were ahead before the first batch was taken go on once half of what they prepared is used up.
        for (int i = 0; i < 5; i++)
        {
            Assert.That(loader.Next(), Is.Not.Null);
        }

        Assert.That(() => loader.LiveBatches, Is.EqualTo(9).After(60_000, 10), "eight ahead and the one that is held");
        Thread.Sleep(50);
        Assert.That(loader.LiveBatches, Is.EqualTo(9));
    }

    [Test]
    public void A_cheap_set_has_a_thread_where_epochs_follow_each_other()
    {
        using var training = new BatchLoader(Numbers(40), new BatchLoaderOptions { CrossesEpochs = true });
        using var once = new BatchLoader(Numbers(40), new BatchLoaderOptions());
        Assert.That((training.Threads, once.Threads), Is.EqualTo((Environment.ProcessorCount > 1 ? 1 : 0, 0)));
    }

    [Test]
    public void Thousands_of_hand_overs_in_any_rhythm_keep_the_order([Values(1, 2, 3)] int threads, [Values(1, 2, 5)] int prefetch)
    {
        using var alone = new BatchLoader(Numbers(301), new BatchLoaderOptions { BatchSize = 3, Threads = 0, Seed = 2 });
        using var loader = new BatchLoader(
            Numbers(301), new BatchLoaderOptions { BatchSize = 3, Threads = threads, Prefetch = prefetch, Seed = 2, CrossesEpochs = true });
        var pause = new Random(7);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            alone.StartEpoch(epoch);
            loader.StartEpoch(epoch);
            while (alone.Next() is { } expected)
            {
                Thread.SpinWait(pause.Next(4) == 0 ? 2000 : 0);
                Assert.That(loader.Next()!.Targets[0].ToArray<int>(), Is.EqualTo(expected.Targets[0].ToArray<int>()));
            }

            Assert.That(loader.Next(), Is.Null);
        }
    }

    [Test]
    public void Disposing_stops_the_threads_at_any_moment([Values(0, 1, 2, 5)] int taken)
    {
        var loader = new BatchLoader(Numbers(100), new BatchLoaderOptions { BatchSize = 3, Threads = 3, Prefetch = 2, CrossesEpochs = true });
        loader.StartEpoch(0);
        for (int i = 0; i < taken; i++)
        {
            loader.Next();
        }

        loader.Dispose();
        loader.Dispose();
        Assert.That(() => loader.Next(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Wrong_use_is_refused()
    {
        Assert.That(() => new BatchLoader(Numbers(4), new BatchLoaderOptions { BatchSize = 0 }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new BatchLoader(Numbers(4), new BatchLoaderOptions { Prefetch = 0 }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new BatchLoader(Numbers(4), new BatchLoaderOptions { Threads = -1 }), Throws.InstanceOf<ArgumentException>());
        using var loader = new BatchLoader(Numbers(4), new BatchLoaderOptions());
        Assert.That(() => loader.Next(), Throws.InvalidOperationException.With.Message.Contains("StartEpoch"));
        Assert.That(() => loader.StartEpoch(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => loader.StartEpoch(0, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TensorDataset(new Tensor(new Shape(3, 2)), new Tensor(new Shape(4), DataType.Int32)),
            Throws.ArgumentException.With.Message.Contains("expected 3"));
    }

    private sealed class Failing(int count, int bad) : Dataset
    {
        private readonly TensorDataset inner = Numbers(count);

        public override int Count => count;

        public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

        public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

        public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
        {
            if (indices.Contains(bad))
            {
                throw new InvalidFormatException($"sample {bad}");
            }

            inner.Fill(indices, epoch, batch);
        }
    }
}
