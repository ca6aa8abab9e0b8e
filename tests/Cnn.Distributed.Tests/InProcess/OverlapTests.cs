using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>Gradients that are added up while others are still computed are the same gradients.</summary>
[TestFixture]
internal sealed class OverlapTests
{
    // 33 samples end with a step of which all ranks but the first have nothing.
    [Test]
    public void When_gradients_are_added_up_decides_no_bit([Values("dense", "convolutions", "regularized", "wide")] string network, [Values(2, 3)] int ranks)
    {
        float[][] together = Train(network, ranks, GradientOverlap.Always, out CommunicationTimes during);
        float[][] after = Train(network, ranks, GradientOverlap.Never, out CommunicationTimes apart);
        Assert.Multiple(() =>
        {
            Assert.That(together, Is.EqualTo(after));
            Assert.That(together[0].Distinct().Count(), Is.GreaterThan(100));
            Assert.That(during.Overlaps, Is.True);
            Assert.That(apart.Overlaps, Is.False);
        });
    }

    [Test]
    public void What_it_took_is_told_of_each_step()
    {
        Train("dense", 2, GradientOverlap.Never, out CommunicationTimes times);
        Assert.That(times.Steps, Is.EqualTo(6));
        Assert.That(times.Total, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(times.Exposed, Is.EqualTo(times.Total), "nothing is computed meanwhile");
    }

    [Test]
    public void Nothing_is_told_of_a_training_alone()
    {
        using Engine engine = Ranks.NewEngine();
        using Model model = Networks.Make("dense", engine);
        model.Fit(Networks.Data(8), new FitOptions { BatchSize = 4 });
        Assert.That(model.Communication, Is.Null);
    }

    [Test]
    public void Synchronized_layers_add_up_within_the_pass_so_gradients_wait()
    {
        Train("synchronized", 2, GradientOverlap.Always, out CommunicationTimes times);
        Assert.That(times.Overlaps, Is.False);
    }

    [Test]
    public void Ranks_wait_where_one_of_them_wants_to()
    {
        bool[] overlaps = Ranks.Succeed(2, (rank, engine) =>
        {
            using Model model = Networks.Make("dense", engine);
            model.Distribute(rank, rank.Rank == 0 ? GradientOverlap.Always : GradientOverlap.Never);
            model.Fit(Networks.Data(24), new FitOptions { BatchSize = 4 });
            return model.Communication!.Overlaps;
        });
        Assert.That(overlaps, Is.All.False);
    }

    [Test]
    public void A_rank_that_fails_ends_those_that_add_up_meanwhile()
    {
        (History? Result, Exception? Error)[] ends = Ranks.Run(3, (rank, engine) =>
        {
            using Model model = Make("wide", engine);
            model.Distribute(rank, GradientOverlap.Always);
            return model.Fit(Networks.Data(48), new FitOptions { BatchSize = 4, Epochs = 2, Callbacks = [new FailAt(rank.Rank == 1 ? 2 : null)] });
        });
        Assert.That(ends[1].Error, Is.TypeOf<IOException>());
        Assert.That(new[] { ends[0].Error, ends[2].Error }, Is.All.TypeOf<CollectiveException>());
    }

    private static float[][] Train(string network, int ranks, GradientOverlap overlap, out CommunicationTimes times)
    {
        (float[] Weights, CommunicationTimes Times)[] ends = Ranks.Succeed(ranks, (rank, engine) =>
        {
            using Model model = Make(network, engine);
            model.Distribute(rank, overlap);
            model.Fit(Networks.Data((ranks * 8) + 1), new FitOptions { BatchSize = 4, Epochs = 2 });
            return (model.GetWeights().SelectMany(w => w.ToArray<float>()).ToArray(), model.Communication!);
        });
        times = ends[0].Times;
        return [.. ends.Select(e => e.Weights)];
    }

    // Wide: several megabytes of gradients, which are added up in several parts.
    private static Model Make(string network, Engine engine)
    {
        if (network != "wide")
        {
            return Networks.Make(network, engine);
        }

        var model = new Sequential(
            new Input(8, 8, 3), new Flatten(), new Dense(1024, Activation.Relu), new Dense(1024, Activation.Relu), new Dense(1024, Activation.Relu),
            new Dense(Networks.Classes, Activation.Softmax))
        {
            Options = new ModelOptions { Engine = engine, Backend = BackendKind.Managed, Seed = 7, Deterministic = true },
        };
        model.Compile(new Sgd(0.05), Loss.SparseCategoricalCrossentropy);
        return model;
    }
}
