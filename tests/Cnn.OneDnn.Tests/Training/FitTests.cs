using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Training;

[TestFixture]
[NonParallelizable]
internal sealed class FitTests
{
    private static readonly BackendKind[] Backends = TestModels.Backends;

    [TestCaseSource(nameof(Backends))]
    public void A_small_residual_network_learns_what_it_is_shown(BackendKind backend)
    {
        using Model model = Compiled(backend);
        History history = model.Fit(TestModels.Quadrants(400, 1), new FitOptions { Epochs = 8, BatchSize = 32, Validation = TestModels.Quadrants(100, 2) });
        Assert.That(history["loss"], Has.Count.EqualTo(8));
        Assert.That(history["loss"][^1], Is.LessThan(history["loss"][0] / 3));
        Assert.That(history["accuracy"][^1], Is.GreaterThan(0.95));
        Assert.That(model.Evaluate(TestModels.Quadrants(100, 2))["accuracy"], Is.EqualTo(history["val_accuracy"][^1]).Within(1e-12));
    }

    [TestCaseSource(nameof(Backends))]
    public void The_same_seed_gives_the_same_bits(BackendKind backend)
    {
        float[] Run()
        {
            using Model model = Compiled(backend, dropout: 0.5f);
            model.Fit(TestModels.Quadrants(100, 1), new FitOptions { Epochs = 2, BatchSize = 32 });
            return TestModels.Weights(model);
        }

        float[] first = Run(), second = Run();
        Assert.That(second, Is.EqualTo(first));
    }

    [TestCaseSource(nameof(Backends))]
    public void No_kernel_reads_what_nobody_wrote(BackendKind backend)
    {
        float[] Run(bool poisoned)
        {
            using Model model = Compiled(backend);
            model.Options = model.Options with { Plans = new PlanOptions { Poisoned = poisoned } };
            model.Fit(TestModels.Quadrants(70, 1), new FitOptions { Epochs = 2, BatchSize = 32 });
            return TestModels.Weights(model);
        }

        Assert.That(Run(poisoned: true), Is.EqualTo(Run(poisoned: false)));
    }

    [TestCaseSource(nameof(Backends))]
    public void The_last_smaller_batch_is_trained_on(BackendKind backend)
    {
        // Two samples beyond a full batch: with them left out the second run would equal the first.
        float[] Run(int count)
        {
            using Model model = Compiled(backend);
            model.Fit(TestModels.Quadrants(count, 1), new FitOptions { BatchSize = 32, Shuffle = false });
            return TestModels.Weights(model);
        }

        Assert.That(Run(34), Is.Not.EqualTo(Run(32)));
    }

    [TestCaseSource(nameof(Backends))]
    public void A_step_allocates_nothing(BackendKind backend)
    {
        using Model model = Compiled(backend);
        TensorDataset data = TestModels.Quadrants(32, 1);
        var batch = new Batch(32, data.Inputs, data.Targets);
        data.Fill(Enumerable.Range(0, 32).ToArray(), 0, batch);
        ModelExecutor executor = model.Executor;
        long allocated = executor.Engine.Invoke(() =>
        {
            Plan plan = executor.PlanFor(PlanMode.Train, 32);
            void Steps()
            {
                for (int i = 0; i < 30; i++)
                {
                    executor.Run(plan, batch.Inputs, batch.Targets);
                    executor.Update();
                }
            }

            // The first steps may allocate: tiers of the compiler change, pools fill.
            Steps();
            return Allocations.Least(Steps);
        });
        Assert.That(allocated, Is.Zero);
    }

    [TestCaseSource(nameof(Backends))]
    public void Frozen_layers_keep_their_weights(BackendKind backend)
    {
        using Model model = Compiled(backend);
        model.Layers[1].Trainable = false;
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy);
        float[] before = model.GetWeight(model.Layers[1].Parameters[0]).ToArray<float>();
        float[] head = model.GetWeight(model.Layers[^1].Parameters[0]).ToArray<float>();
        model.Fit(TestModels.Quadrants(64, 1));
        Assert.That(model.GetWeight(model.Layers[1].Parameters[0]).ToArray<float>(), Is.EqualTo(before));
        Assert.That(model.GetWeight(model.Layers[^1].Parameters[0]).ToArray<float>(), Is.Not.EqualTo(head));
    }

    [TestCaseSource(nameof(Backends))]
    public void Prediction_does_not_depend_on_the_batch_size(BackendKind backend)
    {
        using Model model = Compiled(backend);
        Tensor images = new(new Shape(7, 12, 12, 3));
        new Random(3).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(images.AsSpan<float>())[..1]);
        Tensor whole = model.Predict(images, 7), parts = model.Predict(images, 3);
        Assert.That(whole.Shape, Is.EqualTo(new Shape(7, 4)));
        Assert.That(parts.ToArray<float>(), Is.EqualTo(whole.ToArray<float>()).Within(1e-6f));
    }

    [Test]
    public void The_share_of_time_spent_waiting_for_data_is_reported([Values(0, 2)] int threads)
    {
        using Model model = Compiled(BackendKind.Managed);
        History history = model.Fit(TestModels.Quadrants(64, 1), new FitOptions { Epochs = 3, LoaderThreads = threads });
        Assert.That(history["wait_share"], Has.Count.EqualTo(3).And.All.InRange(0, 1));
    }

    private static Model Compiled(BackendKind backend, float dropout = 0)
    {
        Model model = TestModels.Residual(backend, dropout: dropout);
        model.Compile(new Adam { LearningRate = 0.01 }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }
}
