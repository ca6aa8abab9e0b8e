using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Tests.Optimizers;

[Category(Backends.VectorWidthTests.Category)]
[NonParallelizable]
public sealed partial class OptimizerRunnerTests
{
    // Lengths around vectors and chunks, and enough elements to run on several threads.
    private static readonly int[] Lengths = [1, 7, 16, 2048, 2049, 5, 70001, 33];

    private static Func<Optimizer>[] Kinds =>
    [
        () => new Sgd(),
        () => new Sgd { Momentum = 0.9 },
        () => new Sgd { Momentum = 0.9, Nesterov = true },
        () => new Adagrad(),
        () => new Adadelta { LearningRate = 1 },
        () => new RmsProp(),
        () => new RmsProp { Momentum = 0.5 },
        () => new RmsProp { Centered = true },
        () => new RmsProp { Momentum = 0.5, Centered = true },
        () => new Adam(),
        () => new Adam { AmsGrad = true },
        () => new AdamW { GlobalClipNorm = 1 },
        () => new Adamax { ClipNorm = 0.5 },
        () => new Nadam { ClipValue = 0.5 },
        () => new Lion { WeightDecay = 0.1 },
        () => new Ftrl(),
        () => new Ftrl { LearningRatePower = -0.3, L1RegularizationStrength = 0.01, L2RegularizationStrength = 0.1, Beta = 0.5 },
        () => new Adam { GradientAccumulationSteps = 3, GlobalClipNorm = 1 },
        () => new Adam { UseEma = true, EmaOverwriteFrequency = 2, GradientAccumulationSteps = 3 },
    ];

    [TestCaseSource(nameof(Kinds))]
    public void The_bits_do_not_depend_on_the_number_of_threads(Func<Optimizer> make)
    {
        byte[] alone = Train(make(), SerialTeam.Instance, WithPenalties(OptimizerBench.Lay(Lengths)));
        byte[] together = Train(make(), new ThreadTeam(3), WithPenalties(OptimizerBench.Lay(Lengths)));
        Assert.That(together.AsSpan().SequenceEqual(alone));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Padding_between_weights_stays_zero(Func<Optimizer> make)
    {
        ParameterSlice[] slices = OptimizerBench.Lay(1, 7, 33);
        using var bench = new OptimizerBench(make(), slices);
        for (int step = 1; step <= 6; step++)
        {
            for (int i = 0; i < slices.Length; i++)
            {
                Fill(bench.GradientsOf(i), step + i);
            }

            bench.Run(step);
        }

        for (int i = 1; i < slices.Length; i++)
        {
            int end = (int)(slices[i - 1].Offset + slices[i - 1].Length), start = (int)slices[i].Offset;
            Assert.That(OptimizerBench.All(bench.Weights)[end..start].ToArray(), Is.All.Zero);
        }

        Assert.That(bench.WeightsOf(2).ToArray(), Has.All.Matches<float>(w => float.IsFinite(w) && w != 0));
    }

    [TestCaseSource(nameof(Kinds))]
    public void A_step_allocates_nothing(Func<Optimizer> make)
    {
        using var bench = new OptimizerBench(make(), WithPenalties(OptimizerBench.Lay(Lengths)));
        long least = long.MaxValue, step = 0;

        // The runtime itself allocates now and then when it compiles; what a step allocates would show in every round.
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 6; i++)
            {
                bench.Run(++step);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Frozen_weights_keep_their_bits_and_count_towards_no_norm()
    {
        ParameterSlice[] slices = OptimizerBench.Lay(4, 4, 4);
        slices[1] = slices[1] with { Trainable = false };
        using var bench = new OptimizerBench(new Sgd { LearningRate = 1, GlobalClipNorm = 1 }, slices);
        bench.WeightsOf(1).Fill(3);
        bench.GradientsOf(0).Fill(1);
        bench.GradientsOf(1).Fill(100);
        bench.GradientsOf(2).Fill(1);
        bench.Run(1);
        Assert.That(bench.WeightsOf(1).ToArray(), Is.All.EqualTo(3));
        Assert.That(bench.WeightsOf(0).ToArray(), Is.All.EqualTo(-1 / MathF.Sqrt(8)).Within(1e-7));
    }

    [Test]
    public void Accumulated_steps_equal_one_step_with_the_mean_gradient()
    {
        using var split = new OptimizerBench(new Adam { GradientAccumulationSteps = 4 }, OptimizerBench.Lay(50));
        using var whole = new OptimizerBench(new Adam(), OptimizerBench.Lay(50));
        var random = new Random(5);
        for (int update = 1; update <= 3; update++)
        {
            double[] sum = new double[50];
            for (int part = 1; part <= 4; part++)
            {
                float[] before = split.WeightsOf(0).ToArray();
                for (int i = 0; i < 50; i++)
                {
                    float gradient = (float)(random.NextDouble() - 0.3);
                    split.GradientsOf(0)[i] = gradient;
                    sum[i] += gradient / 4.0;
                }

                split.Run(((update - 1) * 4) + part);
                Assert.That(split.WeightsOf(0).SequenceEqual(before), Is.EqualTo(part < 4));
            }

            for (int i = 0; i < 50; i++)
            {
                whole.GradientsOf(0)[i] = (float)sum[i];
            }

            whole.Run(update);
            Assert.That(split.WeightsOf(0).ToArray(), Is.EqualTo(whole.WeightsOf(0).ToArray()).Within(1e-7));
        }
    }

    [Test]
    public void A_non_finite_gradient_reaches_the_weights_instead_of_being_hidden()
    {
        using var bench = new OptimizerBench(new Lion { GlobalClipNorm = 1 }, OptimizerBench.Lay(4));
        bench.GradientsOf(0)[2] = float.PositiveInfinity;
        bench.Run(1);
        Assert.That(bench.WeightsOf(0).ToArray(), Is.All.NaN);
    }

    [Test]
    public void Overlapping_weights_are_refused() =>
        Assert.That(
            () => new OptimizerBench(new Sgd(), [new(0, 10, 0, 0, true, true), new(8, 10, 0, 0, true, true)]),
            Throws.ArgumentException.With.Message.Contains("[8, 18)"));

    [Test]
    public void The_learning_rate_can_be_changed_between_steps_but_not_against_a_schedule()
    {
        var optimizer = new Sgd { LearningRate = 1 };
        using var bench = new OptimizerBench(optimizer, OptimizerBench.Lay(1));
        bench.GradientsOf(0)[0] = 1;
        bench.Run(1);
        optimizer.LearningRate = 0.25;
        bench.Run(2);
        Assert.That(bench.WeightsOf(0)[0], Is.EqualTo(-1.25f));
        var scheduled = new Sgd { Schedule = new ExponentialDecay(1, 1, 0.5) };
        scheduled.Begin(1);
        scheduled.Begin(2);
        Assert.That(scheduled.LearningRate, Is.EqualTo(0.25), "the next step's");
        Assert.That(() => scheduled.LearningRate = 1, Throws.InvalidOperationException);
    }

    [Test]
    public void Nadam_continues_from_its_saved_product()
    {
        Optimizer whole = new Nadam(), first = new Nadam(), second = new Nadam();
        for (int i = 1; i <= 5; i++)
        {
            whole.Begin(i);
            first.Begin(i);
        }

        second.ScalarState = first.ScalarState;
        Assert.That(second.Begin(6), Is.EqualTo(whole.Begin(6)));
        Assert.That(() => new Adam().ScalarState = [1], Throws.ArgumentException.With.Message.Contains("another optimizer's"));
        Assert.That(() => new Nadam().ScalarState = [double.NaN], Throws.ArgumentException);
    }

    private static byte[] Train(Optimizer optimizer, WorkTeam team, ParameterSlice[] slices)
    {
        using var bench = new OptimizerBench(optimizer, slices, team);
        for (int i = 0; i < slices.Length; i++)
        {
            Fill(bench.WeightsOf(i), 1000 + i);
        }

        for (int step = 1; step <= 6; step++)
        {
            for (int i = 0; i < slices.Length; i++)
            {
                Fill(bench.GradientsOf(i), (100 * step) + i);
            }

            bench.Run(step);
        }

        return bench.Weights.Span<byte>(0, bench.Weights.ByteSize).ToArray();
    }

    private static void Fill(Span<float> values, int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in values)
        {
            value = (float)((random.NextDouble() * 2) - 1);
        }
    }
}
