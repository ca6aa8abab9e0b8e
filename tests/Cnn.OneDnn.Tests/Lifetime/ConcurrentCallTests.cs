using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>What is promised of calls from several threads.</summary>
[NonParallelizable]
internal sealed class ConcurrentCallTests
{
    private static readonly Tensor Images = Noise(40);

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void A_callback_may_wait_for_another_thread_that_predicts(BackendKind backend)
    {
        using Model trained = Compiled(backend), other = TestModels.Residual(backend, seed: 2);
        float[] expected = other.Predict(Images).ToArray<float>();
        var seen = new List<float[]>();
        var own = new List<float[]>();
        Model? made = null;
        Parallel.RunOne(() => trained.Fit(TestModels.Quadrants(64, 1), new FitOptions
        {
            Callbacks =
            [
                new AfterBatch(_ => Parallel.RunOne(() => seen.Add(other.Predict(Images).ToArray<float>()))),
                new AfterBatch(_ => Parallel.RunOne(() => own.Add(trained.Predict(Images).ToArray<float>()))),
                new AfterBatch(_ => Parallel.RunOne(() => TestModels.Weights(made ??= TestModels.Residual(backend, seed: 3)))),
            ],
        }));
        made!.Dispose();
        Assert.That(seen, Has.Count.EqualTo(2).And.All.EqualTo(expected));
        Assert.That(own, Has.Count.EqualTo(2));
        Assert.That(own[1], Is.EqualTo(trained.Predict(Images).ToArray<float>()), "the weights of that moment");
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Another_model_predicts_while_one_trains_which_gets_the_same_weights(BackendKind backend)
    {
        using Model trained = Compiled(backend), undisturbed = Compiled(backend), other = TestModels.Residual(backend, seed: 2);
        float[] expected = other.Predict(Images).ToArray<float>();
        using var done = new ManualResetEventSlim();
        Exception?[] ends = Parallel.Run(
            () => trained.Fit(
                TestModels.Quadrants(64, 1), new FitOptions { Epochs = int.MaxValue, Callbacks = [new AfterBatch(c => { if (done.IsSet) { c.Stop(); } })] }),
            () =>
            {
                try
                {
                    for (int i = 0; i < 5; i++)
                    {
                        Assert.That(other.Predict(Images).ToArray<float>(), Is.EqualTo(expected));
                    }
                }
                finally
                {
                    // The training ends after the last prediction only: were predictions to wait for it, both would hang.
                    done.Set();
                }
            });
        Assert.That(ends, Is.All.Null);
        undisturbed.Fit(TestModels.Quadrants(64, 1), new FitOptions { Epochs = trained.EpochsDone });
        using Model again = Compiled(backend);
        Parallel.Run(
            () => again.Fit(TestModels.Quadrants(64, 1), new FitOptions { Epochs = trained.EpochsDone }),
            () => other.Predict(Images));
        Assert.That(TestModels.Weights(again), Is.EqualTo(TestModels.Weights(undisturbed)));
    }

    [Test]
    public void Two_trainings_of_two_models_take_turns()
    {
        using Model first = Compiled(BackendKind.Managed), second = Compiled(BackendKind.Managed);
        using var firstBegan = new ManualResetEventSlim();
        using var secondBegan = new ManualResetEventSlim();
        FitOptions Meeting(ManualResetEventSlim mine, ManualResetEventSlim others) => new()
        {
            Callbacks = [new AfterBatch(_ => { mine.Set(); Assert.That(others.Wait(TimeSpan.FromMinutes(1)), Is.True); })],
        };
        Assert.That(
            Parallel.Run(
                () => first.Fit(TestModels.Quadrants(64, 1), Meeting(firstBegan, secondBegan)),
                () => second.Fit(TestModels.Quadrants(64, 1), Meeting(secondBegan, firstBegan))),
            Is.All.Null);
        Assert.That(TestModels.Weights(first), Is.EqualTo(TestModels.Weights(second)));
    }

    [Test]
    public void A_second_pass_over_data_by_another_thread_is_refused_and_the_first_is_not_disturbed()
    {
        using Model model = Compiled(BackendKind.Managed), undisturbed = Compiled(BackendKind.Managed);
        Action[] others =
        [
            () => model.Fit(TestModels.Quadrants(64, 1)),
            () => model.Evaluate(TestModels.Quadrants(64, 1)),
            () => model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy),
        ];
        var refusals = new List<Exception?>();
        var options = new FitOptions { Callbacks = [new AfterBatch(_ => refusals.AddRange(others.SelectMany(o => Parallel.Run(o))))] };
        model.Fit(TestModels.Quadrants(64, 1), options);
        undisturbed.Fit(TestModels.Quadrants(64, 1));
        Assert.That(refusals, Has.Count.EqualTo(6).And.All.InstanceOf<InvalidOperationException>());
        Assert.That(refusals.Select(r => r!.Message), Is.All.Contains("another thread"));
        Assert.That(TestModels.Weights(model), Is.EqualTo(TestModels.Weights(undisturbed)));
        model.Fit(TestModels.Quadrants(64, 1));
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Disposal_ends_the_training_of_another_thread_at_its_next_step(BackendKind backend)
    {
        Model model = Compiled(backend);
        using var begun = new ManualResetEventSlim();
        Exception?[] ends = Parallel.Run(
            () => model.Fit(TestModels.Quadrants(64, 1), new FitOptions { Epochs = int.MaxValue, Callbacks = [new AfterBatch(_ => begun.Set())] }),
            () =>
            {
                begun.Wait();
                model.Dispose();
            });
        Assert.That(ends[0], Is.TypeOf<ObjectDisposedException>());
        Assert.That(ends[1], Is.Null);
    }

    [Test]
    public void A_callback_may_dispose_its_model()
    {
        Model model = Compiled(BackendKind.Managed);
        Exception?[] ends = Parallel.Run(() => model.Fit(TestModels.Quadrants(64, 1), new FitOptions { Callbacks = [new AfterBatch(_ => model.Dispose())] }));
        Assert.That(ends[0], Is.TypeOf<ObjectDisposedException>());
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void What_disposes_its_model_within_a_step_leaves_the_memory_to_that_step(BackendKind backend)
    {
        Model model = TestModels.Residual(backend);
        model.Compile(new Adam { Schedule = new DisposingSchedule(() => model.Dispose()) }, Loss.SparseCategoricalCrossentropy);
        Exception?[] ends = Parallel.Run(() => model.Fit(TestModels.Quadrants(64, 1)));
        Assert.That(ends[0], Is.TypeOf<ObjectDisposedException>());
        Assert.That(() => model.Predict(Images), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void An_interrupt_ends_a_training_and_the_model_goes_on()
    {
        using Model model = Compiled(BackendKind.Managed);
        Exception?[] ends = Parallel.Run(
            () => model.Fit(
                TestModels.Quadrants(64, 1), new FitOptions { Epochs = int.MaxValue, Callbacks = [new AfterBatch(_ => Thread.CurrentThread.Interrupt())] }));
        Assert.That(ends[0], Is.TypeOf<ThreadInterruptedException>());
        model.Fit(TestModels.Quadrants(64, 1));
    }

    [Test]
    public void Options_are_settled_once_the_weights_exist()
    {
        using Model model = Compiled(BackendKind.Managed);
        model.Options = model.Options with { Seed = 5 };
        _ = model.GetWeight(model.Parameters[0]);
        Assert.That(() => model.Options = new ModelOptions(), Throws.InvalidOperationException);
    }

    internal static Tensor Noise(int count)
    {
        var random = new Random(count);
        var images = new Tensor(new Shape(count, 12, 12, 3));
        foreach (ref float pixel in images.AsSpan<float>())
        {
            pixel = random.NextSingle();
        }

        return images;
    }

    internal static Model Compiled(BackendKind backend)
    {
        Model model = TestModels.Residual(backend);
        model.Compile(new Adam { LearningRate = 0.01 }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }

    private sealed class DisposingSchedule(Action dispose) : LearningRateSchedule
    {
        public override double At(long step)
        {
            dispose();
            return 0.01;
        }
    }
}
