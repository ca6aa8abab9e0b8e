namespace Cnn.OneDnn.Tests.Optimizers;

/// <content>Gradients that are cut, and penalties and decay beside them.</content>
public sealed partial class OptimizerRunnerTests
{
    [Test]
    public void Clip_norm_treats_every_weight_by_itself()
    {
        using var bench = new OptimizerBench(new Sgd { LearningRate = 1, ClipNorm = 1 }, OptimizerBench.Lay(4, 4));
        bench.GradientsOf(0).Fill(2);
        bench.GradientsOf(1).Fill(0.25f);
        bench.Run(1);
        Assert.That(bench.WeightsOf(0).ToArray(), Is.All.EqualTo(-0.5f).Within(1e-7));
        Assert.That(bench.WeightsOf(1).ToArray(), Is.All.EqualTo(-0.25f));
    }

    [Test]
    public void Penalties_add_their_gradient_before_clipping()
    {
        ParameterSlice[] slices = OptimizerBench.Lay(3);
        slices[0] = slices[0] with { L1 = 0.5f, L2 = 0.25f };
        using var bench = new OptimizerBench(new Sgd { LearningRate = 1, ClipValue = 0.9 }, slices);
        new float[] { -2, 0, 0.5f }.CopyTo(bench.WeightsOf(0));
        bench.Run(1);

        // L1 sign(w) + 2 L2 w is -1.5, 0 and 0.75; the first is cut to -0.9.
        Assert.That(bench.WeightsOf(0).ToArray(), Is.EqualTo(new[] { -1.1f, 0, -0.25f }).Within(1e-6));
    }

    [Test]
    public void Weight_decay_shrinks_weights_before_the_update_except_where_it_is_off()
    {
        ParameterSlice[] slices = OptimizerBench.Lay(2, 2);
        slices[1] = slices[1] with { Decay = false };
        using var bench = new OptimizerBench(new Sgd { LearningRate = 0.5, WeightDecay = 0.1 }, slices);
        bench.WeightsOf(0).Fill(2);
        bench.WeightsOf(1).Fill(2);
        bench.GradientsOf(0).Fill(1);
        bench.Run(1);
        Assert.That(bench.WeightsOf(0).ToArray(), Is.All.EqualTo(1.4f).Within(1e-6));
        Assert.That(bench.WeightsOf(1).ToArray(), Is.All.EqualTo(2));
    }

    [Test]
    public void Two_ways_of_clipping_are_refused() =>
        Assert.That(
            () => new OptimizerBench(new Sgd { ClipNorm = 1, ClipValue = 1 }, OptimizerBench.Lay(4)),
            Throws.InvalidOperationException.With.Message.Contains("Only one of ClipValue, ClipNorm and GlobalClipNorm"));

    private static ParameterSlice[] WithPenalties(ParameterSlice[] slices)
    {
        slices[3] = slices[3] with { L2 = 0.01f, Decay = false };
        slices[4] = slices[4] with { L1 = 0.001f };
        slices[5] = slices[5] with { Trainable = false };
        return slices;
    }
}
