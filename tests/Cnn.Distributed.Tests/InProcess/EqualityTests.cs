using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>What makes data parallelism right: several ranks learn what one learns from their samples together.</summary>
[TestFixture]
internal sealed class EqualityTests
{
    // 44 samples end with a step of 8, 37 with one of a single sample, which all ranks but the first have nothing of. Twenty steps each.
    [Test]
    public void Ranks_learn_at_every_step_what_one_rank_learns_from_all_samples(
        [ValueSource(typeof(Networks), nameof(Networks.Exact))] string network, [Values(2, 3, 4)] int ranks, [Values(44, 37)] int samples)
    {
        List<(double Loss, float[] Weights)> alone = Alone(network, samples, BackendKind.Managed);
        List<(double Loss, float[] Weights)>[] together = Together(network, ranks, samples, BackendKind.Managed);
        Assert.Multiple(() =>
        {
            Assert.That(alone, Has.Count.EqualTo(20));
            Assert.That(Comparison.Differences(together[0], alone), Is.Empty);
            foreach (List<(double Loss, float[] Weights)> other in together[1..])
            {
                Assert.That(other.Select(s => s.Weights), Is.EqualTo(together[0].Select(s => s.Weights)), "ranks have the same bits");
            }
        });
    }

    // The library's kernels leave gradients in layouts of their own, which have to be the same on every rank.
    [TestCase("convolutions")]
    [TestCase("depthwise")]
    [TestCase("synchronized")]
    public void Ranks_with_onednn_learn_what_one_rank_learns(string network)
    {
        List<(double Loss, float[] Weights)> alone = Alone(network, 44, BackendKind.Auto);
        Assert.That(Comparison.Differences(Together(network, 2, 44, BackendKind.Auto)[0], alone), Is.Empty);
    }

    // All ranks but the first begin with other weights, of the frozen layers too.
    [Test]
    public void Ranks_that_keep_what_frozen_layers_give_learn_what_one_rank_learns()
    {
        using Engine engine = Ranks.NewEngine();
        using Model frozen = Frozen(engine, seed: 7);
        List<(double Loss, float[] Weights)> alone = Train(frozen, 44, Networks.StepSize);
        List<(double Loss, float[] Weights)>[] together = Ranks.Succeed(2, (rank, own) =>
        {
            using Model model = Frozen(own, seed: 7 + (ulong)rank.Rank);
            model.Distribute(rank);
            return Train(model, 44, Networks.StepSize / 2, keeps: true);
        });
        Assert.That(alone.Select(s => s.Loss).Distinct().Count(), Is.GreaterThan(10), "it learns");
        Assert.That(Comparison.Differences(together[0], alone), Is.Empty);
        Assert.That(together[1].Select(s => s.Weights), Is.EqualTo(together[0].Select(s => s.Weights)));
    }

    private static Model Frozen(Engine engine, ulong seed)
    {
        Model model = Networks.Make("convolutions", engine, BackendKind.Managed, seed);
        model.FreezeUntil(model.Layers.Last(l => l.Parameters.Count > 0).Name);
        model.Compile(new Sgd(0.05), model.Losses[0]);
        return model;
    }

    private static List<(double Loss, float[] Weights)> Alone(string network, int samples, BackendKind backend)
    {
        using Engine engine = Ranks.NewEngine();
        using Model model = Networks.Make(network, engine, backend);
        return Train(model, samples, Networks.StepSize);
    }

    // Each rank begins with weights and an order of its own: those of rank 0 are to be everybody's.
    private static List<(double Loss, float[] Weights)>[] Together(string network, int ranks, int samples, BackendKind backend) =>
        Ranks.Succeed(ranks, (rank, engine) =>
    {
        using Model model = Networks.Make(network, engine, backend, seed: 7 + (ulong)rank.Rank);
        model.Distribute(rank);
        return Train(model, samples, Networks.StepSize / ranks);
    });

    private static List<(double Loss, float[] Weights)> Train(Model model, int samples, int batchSize, bool keeps = false)
    {
        var recorder = new StepRecorder();
        model.Fit(Networks.Data(samples), new FitOptions { Epochs = 5, BatchSize = batchSize, Callbacks = [recorder], KeepTrunkOutputs = keeps });
        return recorder.Steps;
    }
}
