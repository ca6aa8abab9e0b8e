using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>Figures of an epoch, added up over ranks.</summary>
[TestFixture]
internal sealed class FigureSumTests
{
    private Sequential model = null!;

    [SetUp]
    public void Make()
    {
        model = new Sequential(new Dense(3, "softmax", inputShape: [2]));
        model.Compile("sgd", "sparse_categorical_crossentropy", "accuracy", new FBetaScore(), new MeanSquaredErrorMetric());
    }

    [TearDown]
    public void Dispose() => model.Dispose();

    [Test]
    public void Sums_are_those_of_all_ranks_and_a_list_that_a_rank_does_not_have_yet_counts_as_zeros()
    {
        var meeting = new Meeting(2);
        double[][][] seen = [[[5], [1.5, 0.25], [3, 5], [], [0.5, 15]], [[7], [2.5, 0.5], [4, 7], [1, 2, 3, 4, 5, 6, 7, 8, 9], [0.25, 21]]];
        var totals = new double[2][][];
        var others = new double[2][];
        Thread[] threads =
        [
            .. Enumerable.Range(0, 2).Select(rank => new Thread(() =>
            {
                EpochMeter own = new(model, ""), epoch = new(model, "");
                var sum = new FigureSum(new Member(meeting, rank));
                others[rank] = [rank + 1, 10];
                own.Figures = seen[rank];
                sum.Add(own, epoch, others[rank]);
                own.Figures = seen[rank];
                sum.Add(own, epoch);
                totals[rank] = [.. epoch.Figures, [own.Samples]];
            })),
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Multiple(() =>
        {
            Assert.That(totals[0], Is.EqualTo(new double[][] { [24], [8, 1.5], [14, 24], [2, 4, 6, 8, 10, 12, 14, 16, 18], [1.5, 72], [0] }));
            Assert.That(totals[1], Is.EqualTo(totals[0]));
            Assert.That(others, Is.All.EqualTo(new double[] { 3, 20 }));
        });
    }

    [Test]
    public void A_step_allocates_nothing_after_the_first()
    {
        model.Compile("sgd", "sparse_categorical_crossentropy", "accuracy", new MeanSquaredErrorMetric());
        EpochMeter own = new(model, ""), epoch = new(model, "");
        var sum = new FigureSum(new Silent());
        double[] pair = [1, 2];
        sum.Add(own, epoch, pair);
        sum.Add(own, epoch, pair);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum.Add(own, epoch, pair);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
