using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Serving;
using Cnn.OneDnn.Tests.Training;
using Parallel = Cnn.OneDnn.Tests.Lifetime.Parallel;

namespace Cnn.OneDnn.Tests.Serving;

/// <summary>Calls that wait, that are given up, that come too late; and what a predictor keeps.</summary>
[NonParallelizable]
internal sealed class PredictorLifetimeTests
{
    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void A_call_with_spans_allocates_nothing_on_any_thread(BackendKind backend)
    {
        using Model model = TestModels.Residual(backend);
        using var predictor = new Predictor(model, new PredictorOptions { Instances = 1, MaxBatchSize = 4, BatchingDelay = TimeSpan.Zero });
        float[] samples = new float[6 * 432], results = new float[6 * 4];
        void Calls()
        {
            for (int i = 0; i < 20; i++)
            {
                predictor.Predict(samples, results);
            }
        }

        Calls();
        Assert.That(Allocations.Least(Calls), Is.Zero, "on the caller's thread");
        long least = long.MaxValue;
        for (int i = 0; i < 8 && least > 0; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Calls();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.That(least, Is.Zero, "on all threads");
    }

    [Test]
    public void A_disposal_finishes_calls_that_wait_and_refuses_later_ones()
    {
        using Model model = ServedModels.Sums();
        var predictor = new Predictor(model, ServedModels.Patient(8));
        float[] results = new float[2], late = new float[2];
        Task waits = predictor.PredictAsync(new float[] { 1, 2, 3 }, results);
        Assert.That(waits.IsCompleted, Is.False);
        predictor.Dispose();
        predictor.Dispose();
        Cnn.Tests.Soon.Ends(waits.Wait);
        Assert.That(results, Is.EqualTo(new[] { 14.5f, 1 }));
        Assert.That(() => predictor.Predict([1, 2, 3], late), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await predictor.PredictAsync(new float[3], late), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => predictor.Predict(new Tensor(new Shape(1, 3))), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await predictor.PredictAsync([new Tensor(new Shape(1, 3))]), Throws.TypeOf<ObjectDisposedException>());
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public async Task A_disposed_predictor_leaves_nothing_native(BackendKind backend)
    {
        using Model model = TestModels.Residual(backend);
        _ = model.GetWeights();
        (long bytes, long handles) = (Arena.LiveBytes, NativeHandleCounters.Live);
        await using (var predictor = new Predictor(model, new PredictorOptions { Instances = 2, ThreadsPerInstance = 1, MaxBatchSize = 2 }))
        {
            Assert.That(predictor.Statistics.Plans, Is.EqualTo(4));
            Assert.That(Arena.LiveBytes, Is.GreaterThan(bytes));
        }

        Assert.That((Arena.LiveBytes, NativeHandleCounters.Live), Is.EqualTo((bytes, handles)));
    }

    [Test]
    public void A_cancelled_call_leaves_its_output_alone_and_others_theirs()
    {
        using Model model = ServedModels.Sums();
        using var predictor = new Predictor(model, ServedModels.Patient(2));
        using var cancellation = new CancellationTokenSource();
        float[] given = new float[2], kept = new float[2];
        Task ends = predictor.PredictAsync(new float[] { 9, 9, 9 }, given, cancellation.Token);
        cancellation.Cancel();
        Assert.That(async () => await ends, Throws.InstanceOf<OperationCanceledException>());
        predictor.Predict([1, 2, 3], kept);
        Assert.That(kept, Is.EqualTo(new[] { 14.5f, 1 }));
        Assert.That(given, Is.All.Zero);
        Assert.That(async () => await predictor.PredictAsync(new float[3], given, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void What_nobody_waits_for_is_not_computed()
    {
        using Model model = ServedModels.Sums();
        var predictor = new Predictor(model, ServedModels.Patient(8));
        using var cancellation = new CancellationTokenSource();
        Task ends = predictor.PredictAsync(new float[3], new float[2], cancellation.Token);
        cancellation.Cancel();
        Assert.That(async () => await ends, Throws.InstanceOf<OperationCanceledException>());
        predictor.Dispose();
        Assert.That(predictor.Statistics.Batches, Is.Zero);
    }

    [Test]
    public void An_interrupted_thread_gives_its_place_up()
    {
        using Model model = ServedModels.Sums();
        using var predictor = new Predictor(model, ServedModels.Patient(2));
        Exception? end = null;
        var waiting = new Thread(() => end = Parallel.Caught(() => predictor.Predict([9, 9, 9], new float[2])));
        waiting.Start();
        Assert.That(() => predictor.Statistics.Waiting, Is.EqualTo(1).After(60_000, 1));
        waiting.Interrupt();
        Parallel.Await(waiting);
        Assert.That(end, Is.TypeOf<ThreadInterruptedException>());
        float[] results = new float[2];
        predictor.Predict([1, 2, 3], results);
        Assert.That(results, Is.EqualTo(new[] { 14.5f, 1 }));
    }

    [Test]
    public void A_full_queue_refuses_and_keeps_what_waits()
    {
        using Model model = ServedModels.Sums();
        var predictor = new Predictor(model, ServedModels.Patient(8) with { QueueLimit = 3 });
        float[][] samples = [.. Enumerable.Range(0, 3).Select(i => ServedModels.Samples(1, i))], results = [.. samples.Select(_ => new float[2])];
        Task[] waiting = [.. samples.Select((s, i) => predictor.PredictAsync(s, results[i]))];
        Assert.That(predictor.Statistics.Waiting, Is.EqualTo(3));
        Assert.That(() => predictor.Predict([1, 2, 3], new float[2]), Throws.TypeOf<PredictorBusyException>().With.Message.Contains("QueueLimit"));
        Assert.That(async () => await predictor.PredictAsync(new float[3], new float[2]), Throws.TypeOf<PredictorBusyException>());
        predictor.Dispose();
        Cnn.Tests.Soon.Ends(() => Task.WaitAll(waiting));
        Assert.That(results, Is.EqualTo(samples.Select(ServedModels.Results)));
        Assert.That(predictor.Statistics.Rejected, Is.EqualTo(2));
    }

    [Test]
    public void A_call_of_more_samples_than_may_wait_is_worked_through_in_parts()
    {
        using Model model = ServedModels.Sums();
        using var predictor = new Predictor(model, new PredictorOptions { MaxBatchSize = 4, QueueLimit = 2, BatchingDelay = TimeSpan.Zero });
        float[] samples = ServedModels.Samples(101, 5), results = new float[202];
        predictor.Predict(samples, results);
        Assert.That(results, Is.EqualTo(ServedModels.Results(samples)));
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Plans_of_all_sizes_and_instances_have_their_weights_in_common(BackendKind backend)
    {
        const int Wide = 1024, Plans = 8;
        const long WeightBytes = (long)Wide * Wide * sizeof(float);
        using var model = new Sequential(new Input(Wide), new Dense(Wide), new Dense(Wide))
        {
            Options = new ModelOptions { Backend = backend, Deterministic = true },
        };
        _ = model.GetWeights();
        long before = Arena.LiveBytes;
        using var predictor = new Predictor(
            model, new PredictorOptions { Instances = 2, ThreadsPerInstance = 1, MaxBatchSize = 8, BatchingDelay = TimeSpan.Zero });
        Assert.That(predictor.Statistics.Plans, Is.EqualTo(Plans));

        // The copy, and at most as many forms as there are sizes; without sharing the eight plans would hold sixteen matrices beside it.
        Assert.That(Arena.LiveBytes - before, Is.LessThan((2 + 8) * WeightBytes));
        var samples = new Tensor(new Shape(15, Wide));
        samples.AsSpan<float>().Fill(0.01f);
        Assert.That(predictor.Predict(samples).ToArray<float>(), Is.EqualTo(model.Predict(samples).ToArray<float>()).Within(1e-4f));
    }

    [Test]
    public void Plans_are_as_many_as_is_allowed()
    {
        using Model model = ServedModels.Sums();
        using var predictor = new Predictor(model, new PredictorOptions { Instances = 1, MaxBatchSize = 12, PlanLimit = 2, BatchingDelay = TimeSpan.Zero });
        Assert.That(predictor.Statistics.Plans, Is.EqualTo(2));
        for (int count = 1; count <= 12; count++)
        {
            float[] samples = ServedModels.Samples(count, count), results = new float[count * 2];
            predictor.Predict(samples, results);
            Assert.That(results, Is.EqualTo(ServedModels.Results(samples)));
            Assert.That(predictor.Statistics.Plans, Is.EqualTo(2));
        }
    }

    [TestCase(1, new[] { 1 })]
    [TestCase(8, new[] { 1, 2, 4, 8 })]
    [TestCase(12, new[] { 1, 2, 4, 8, 12 })]
    public void Batches_are_rounded_up_to_powers_of_two_and_the_largest(int largest, int[] sizes)
    {
        var rounding = new BatchSizes(largest);
        Assert.That(rounding.All, Is.EqualTo(sizes));
        Assert.That(Enumerable.Range(1, largest).Select(rounding.For), Is.EqualTo(Enumerable.Range(1, largest).Select(rows => sizes.First(s => s >= rows))));
    }

    [TestCase(1, 1, new[] { 1 })]
    [TestCase(12, 1, new[] { 1 })]
    [TestCase(12, 2, new[] { 1, 12 })]
    [TestCase(12, 3, new[] { 1, 8, 12 })]
    [TestCase(12, 9, new[] { 1, 2, 4, 8, 12 })]
    public void Sizes_that_are_ready_are_one_sample_and_the_largest(int largest, int limit, int[] sizes) =>
        Assert.That(new BatchSizes(largest).Kept(limit), Is.EqualTo(sizes));

    [Test]
    public void A_failure_comes_out_at_each_call_of_the_batch()
    {
        var queue = new BatchQueue(ServedModels.Patient(2), () => new ServingBatch([new Tensor(new Shape(2, 1))], [new Tensor(new Shape(2, 1))]));
        Exception?[] ends = [];
        var callers = new Thread(() => ends = Parallel.Run(Call, Call));
        callers.Start();
        ServingBatch batch = queue.Take()!;
        batch.AwaitInputs();
        bool unused = batch.Complete(new InvalidTimeZoneException("the kernel is ill"));
        Parallel.Await(callers);
        Assert.That(ends, Is.All.TypeOf<InvalidTimeZoneException>());
        Assert.That(unused, Is.False);
        Assert.That(queue.TryReserve(1, out BatchShare again), Is.True);
        Assert.That(again.Batch, Is.SameAs(batch), "it is used again");

        void Call()
        {
            var progress = new CallProgress(queue, 1, 1);
            var data = new CallData([1], new float[1]);
            try
            {
                progress.Fill(data);
                progress.Wait();
                progress.Drain(data);
            }
            finally
            {
                progress.End();
            }
        }
    }
}
