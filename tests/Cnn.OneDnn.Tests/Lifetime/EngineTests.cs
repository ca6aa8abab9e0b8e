using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>Several engines in one process.</summary>
[NonParallelizable]
internal sealed class EngineTests
{
    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Two_engines_of_different_numbers_of_threads_train_at_the_same_time_each_as_if_alone(BackendKind backend)
    {
        using var one = new Engine(new EngineOptions { Threads = 1 });
        using var two = new Engine(new EngineOptions { Threads = 2 });
        float[] ofOne = [], ofTwo = [];
        float[] aloneOnOne = Trained(one, backend), aloneOnTwo = Trained(two, backend);
        Assert.That(Parallel.Run(() => ofOne = Trained(one, backend), () => ofTwo = Trained(two, backend)), Is.All.Null);
        Assert.That(ofOne, Is.EqualTo(aloneOnOne));
        Assert.That(ofTwo, Is.EqualTo(aloneOnTwo));
        Assert.That(ofTwo, Is.EqualTo(ofOne).Within(1e-3f), "sums are in another order, no more");
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void An_engine_has_the_threads_that_it_was_made_with(BackendKind backend)
    {
        using var engine = new Engine(new EngineOptions { Threads = 2, Backend = backend });
        using Model model = Of(engine, BackendKind.Auto);
        Assert.That(engine.Threads, Is.EqualTo(2));
        Assert.That(model.Executor.Engine.Team.Threads, Is.EqualTo(2));
        Assert.That(model.Executor.Engine.Choice.Backend.Name, Is.EqualTo(backend == BackendKind.OneDnn ? "onednn" : "managed"));
        Assert.That(Engine.Default.Threads, Is.EqualTo(ProcessorBudget.OfThisProcess().Threads));
    }

    [Test]
    public void Threads_are_checked_when_an_engine_is_made([Values(0, -1, 5000)] int threads) =>
        Assert.That(() => new Engine(new EngineOptions { Threads = threads }),
            Throws.InstanceOf<EngineConfigurationException>().With.Message.Contains($"{threads}"));

    [Test]
    public void A_disposed_engine_ends_with_its_last_model_and_refuses_new_ones()
    {
        var engine = new Engine(new EngineOptions { Threads = 2 });
        Model old = Of(engine, BackendKind.Managed), late = Of(engine, BackendKind.Managed);
        float[] weights = TestModels.Weights(old);
        ComputeEngine computing = old.Executor.Engine;
        Action useOfTheThread = () => computing.Invoke(() => { });
        engine.Dispose();
        engine.Dispose();
        Assert.That(TestModels.Weights(old), Is.EqualTo(weights), "a model that has begun goes on");
        Assert.That(useOfTheThread, Throws.Nothing);
        Assert.That(() => TestModels.Weights(late), Throws.TypeOf<ObjectDisposedException>());
        old.Dispose();
        late.Dispose();
        Assert.That(useOfTheThread, Throws.TypeOf<ObjectDisposedException>(), "the engine's thread has ended with its last model");
    }

    [Test]
    public void The_default_engine_outlives_its_disposal()
    {
        Engine.Default.Dispose();
        using Model model = Of(Engine.Default, BackendKind.Managed);
        Assert.That(TestModels.Weights(model), Is.Not.Empty);
    }

    [Test]
    public void Layers_in_common_need_an_engine_in_common()
    {
        using var engine = new Engine(new EngineOptions { Threads = 1 });
        using Model first = Of(engine, BackendKind.Managed);
        Assert.That(TestModels.Weights(first), Is.Not.Empty);
        using var second = new Model(first.Inputs, first.Outputs) { Options = first.Options with { Engine = null } };
        Assert.That(() => TestModels.Weights(second), Throws.InvalidOperationException.With.Message.Contains("ModelOptions.Engine"));
        second.Options = first.Options;
        Assert.That(TestModels.Weights(second), Is.EqualTo(TestModels.Weights(first)));
    }

    [Test]
    public void Weights_that_a_model_of_another_backend_shares_outlive_the_first_one()
    {
        Model first = TestModels.Residual(BackendKind.Managed);
        float[] weights = TestModels.Weights(first);
        using var second = new Model(first.Inputs, first.Outputs) { Options = first.Options with { Backend = BackendKind.OneDnn } };
        Assert.That(TestModels.Weights(second), Is.EqualTo(weights));
        first.Dispose();
        Assert.That(TestModels.Weights(second), Is.EqualTo(weights));
        second.SetWeight(second.Parameters[0], new Tensor(second.Parameters[0].Shape));
        Assert.That(second.GetWeight(second.Parameters[0]).ToArray<float>(), Is.All.Zero);
    }

    private static Model Of(Engine engine, BackendKind backend)
    {
        Model model = TestModels.Residual(backend);
        model.Options = model.Options with { Engine = engine };
        return model;
    }

    private static float[] Trained(Engine engine, BackendKind backend)
    {
        using Model model = Of(engine, backend);
        model.Compile(new Sgd { LearningRate = 0.05 }, Loss.SparseCategoricalCrossentropy);
        model.Fit(TestModels.Quadrants(96, 1), new FitOptions { Epochs = 3, BatchSize = 16 });
        return TestModels.Weights(model);
    }
}
