using Cnn.OneDnn.Serving;
using Parallel = Cnn.OneDnn.Tests.Lifetime.Parallel;

namespace Cnn.OneDnn.Tests.Serving;

/// <summary>Calls of more samples than may wait, beside others.</summary>
[NonParallelizable]
internal sealed class CallsBeyondTheLimitTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void A_call_that_has_begun_waits_for_the_room_that_another_took(bool blocks)
    {
        BatchQueue queue = Queue(limit: 1);
        float[] results = new float[2];
        Exception? end = null;
        var caller = new Thread(() => end = Parallel.Caught(() => Run(queue, [3, 4], results, blocks)));
        caller.Start();
        ServingBatch first = queue.Take()!;
        Assert.That(queue.TryReserve(1, out BatchShare other), Is.True, "somebody else takes the room");
        Finish(first);
        other.Batch.Wrote(1);
        Assert.That(caller.Join(TimeSpan.FromMilliseconds(50)), Is.False, "the call waits");
        ServingBatch second = queue.Take()!;
        Assert.That(second, Is.SameAs(other.Batch));
        Finish(queue.Take()!);
        Parallel.Await(caller);
        Assert.That(end, Is.Null);
        Assert.That(results, Is.EqualTo(new float[] { 6, 8 }));
        Assert.That(queue.Statistics.Rejected, Is.Zero);
    }

    [Test]
    public void A_call_is_refused_whole_or_answered_whole_whoever_calls_beside_it()
    {
        using Model model = ServedModels.Sums();
        using var predictor = new Predictor(
            model, new PredictorOptions { Instances = 1, ThreadsPerInstance = 1, MaxBatchSize = 2, QueueLimit = 2, BatchingDelay = TimeSpan.Zero });
        int answered = 0;
        Action<int>[] clients = [Many, ManyAsync, One, One];
        Exception?[] ends = Parallel.Run([.. clients.Select((client, i) => (Action)(() => Parallel.Repeat(client)))]);
        Assert.That(ends, Is.All.Null);
        Assert.That(answered, Is.Positive);

        void Many(int seed) => Check(seed, 30, (samples, results) => predictor.Predict(samples, results));

        void ManyAsync(int seed) => Check(seed, 30, (samples, results) => predictor.PredictAsync(samples, results).GetAwaiter().GetResult());

        void One(int seed) => Check(seed, 1, (samples, results) => predictor.Predict(samples, results));

        void Check(int seed, int count, Action<float[], float[]> predict)
        {
            float[] samples = ServedModels.Samples(count, seed), results = [.. Enumerable.Repeat(float.NaN, count * 2)];
            try
            {
                predict(samples, results);
                Interlocked.Increment(ref answered);
                Assert.That(results, Is.EqualTo(ServedModels.Results(samples)));
            }
            catch (PredictorBusyException)
            {
                Assert.That(results, Is.All.NaN);
            }
        }
    }

    private static BatchQueue Queue(int limit) => new(
        ServedModels.Patient(1) with { QueueLimit = limit }, () => new ServingBatch([new Tensor(new Shape(1, 1))], [new Tensor(new Shape(1, 1))]));

    private static void Run(BatchQueue queue, float[] samples, float[] results, bool blocks)
    {
        var progress = new CallProgress(queue, samples.Length, 1);
        var data = new CallData(samples, results);
        try
        {
            while (progress.IsGoingOn)
            {
                progress.Fill(data);
                if (blocks)
                {
                    progress.Wait();
                }
                else
                {
                    progress.WhenReady().Wait();
                }

                progress.Drain(data);
            }
        }
        finally
        {
            progress.End();
        }
    }

    // What the network of these batches computes: twice the input.
    private static void Finish(ServingBatch batch)
    {
        batch.AwaitInputs();
        batch.Outputs[0].AsSpan<float>()[0] = 2 * batch.Inputs[0].AsSpan<float>()[0];
        batch.Complete(null);
    }
}
