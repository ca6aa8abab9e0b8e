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
    public void When_gradients_are_added_up_decides_no_bit(
        [Values("dense", "convolutions", "regularized", "wide")] string network, [Values(2, 3)] int ranks,
        [Values(BackendKind.Managed, BackendKind.OneDnn)] BackendKind backend)
    {
        float[][] together = Train(network, ranks, GradientOverlap.Always, out CommunicationTimes during, backend);
        float[][] after = Train(network, ranks, GradientOverlap.Never, out CommunicationTimes apart, backend);
        Assert.Multiple(() =>
        {
            Assert.That(together, Is.EqualTo(after));
            Assert.That(together[0].Distinct().Count(), Is.GreaterThan(100));
            Assert.That(during.Overlaps, Is.True);
            Assert.That(apart.Overlaps, Is.False);
        });
    }

    // Each bucket's weights are updated once its gradients are whole: after all of them, where the rule needs their norm or gathers them.
    [Test]
    public void Which_rule_updates_bucket_after_bucket_decides_no_bit(
        [Values("adam", "decay", "averages", "multipliers", "clip", "norm", "global", "accumulation")] string rule,
        [Values(BackendKind.Managed, BackendKind.OneDnn)] BackendKind backend)
    {
        Func<Optimizer> optimizer = () => rule switch
        {
            "adam" => new Adam(0.01),
            "decay" => new AdamW(0.01, weightDecay: 0.1),
            "averages" => new Sgd(0.05, momentum: 0.9) { UseEma = true, EmaOverwriteFrequency = 2 },
            "multipliers" => new Sgd(0.05) { LearningRateMultipliers = new Dictionary<string, double> { ["dense"] = 0.5 } },
            "clip" => new Sgd(0.05) { ClipValue = 0.001 },
            "norm" => new Sgd(0.05) { ClipNorm = 0.01 },
            "global" => new Adam(0.01) { GlobalClipNorm = 0.1 },
            _ => new Sgd(0.05) { GradientAccumulationSteps = 2 },
        };
        float[][] during = Train("wide", 2, GradientOverlap.Always, out _, backend, optimizer);
        float[][] after = Train("wide", 2, GradientOverlap.Never, out _, backend, optimizer);
        Assert.That(during, Is.EqualTo(after));
    }

    [Test]
    public void Gradients_that_travel_as_bfloat16_are_the_same_on_every_rank_and_rounded(
        [Values("convolutions", "wide")] string network, [Values(2, 3)] int ranks,
        [Values(GradientOverlap.Always, GradientOverlap.Never)] GradientOverlap overlap)
    {
        float[][] whole = Train(network, ranks, overlap, out _), half = Train(network, ranks, overlap, out _, gradientType: DataType.BFloat16);
        Assert.Multiple(() =>
        {
            Assert.That(half, Is.All.EqualTo(half[0]));
            Assert.That(half[0], Is.Not.EqualTo(whole[0]));
            Assert.That(Math.Sqrt(half[0].Zip(whole[0]).Sum(w => Math.Pow(w.First - w.Second, 2)) / whole[0].Sum(w => w * w)), Is.LessThan(1.0 / 127));
        });
    }

    [Test]
    public void What_gradients_cannot_travel_as_is_refused()
    {
        using Engine engine = Ranks.NewEngine();
        using Model model = Make("dense", engine);
        Assert.That(() => model.Distribute(null, gradientType: DataType.Int32), Throws.TypeOf<ArgumentOutOfRangeException>());
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

    private static float[][] Train(
        string network, int ranks, GradientOverlap overlap, out CommunicationTimes times, BackendKind backend = BackendKind.Managed,
        Func<Optimizer>? optimizer = null, DataType gradientType = DataType.Float32)
    {
        (float[] Weights, CommunicationTimes Times)[] ends = Ranks.Succeed(ranks, (rank, engine) =>
        {
            using Model model = Make(network, engine, backend);
            if (optimizer is not null)
            {
                model.Compile(optimizer(), Loss.SparseCategoricalCrossentropy);
            }

            model.Distribute(rank, overlap, gradientType);
            model.Fit(Networks.Data((ranks * 8) + 1), new FitOptions { BatchSize = 4, Epochs = 2 });
            return (model.GetWeights().SelectMany(w => w.ToArray<float>()).ToArray(), model.Communication!);
        });
        times = ends[0].Times;
        return [.. ends.Select(e => e.Weights)];
    }

    // Wide: several megabytes of gradients, which are added up in several parts.
    private static Model Make(string network, Engine engine, BackendKind backend = BackendKind.Managed)
    {
        if (network != "wide")
        {
            return Networks.Make(network, engine, backend);
        }

        var model = new Sequential(
            new Input(8, 8, 3), new Flatten(), new Dense(1024, Activation.Relu), new Dense(1024, Activation.Relu), new Dense(1024, Activation.Relu),
            new Dense(Networks.Classes, Activation.Softmax))
        {
            Options = new ModelOptions { Engine = engine, Backend = backend, Seed = 7, Deterministic = true },
        };
        model.Compile(new Sgd(0.05), Loss.SparseCategoricalCrossentropy);
        return model;
    }
}
