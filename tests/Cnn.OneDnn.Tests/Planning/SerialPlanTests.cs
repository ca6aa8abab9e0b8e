using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>Networks too small for a team: they are predicted on the thread that asks, with the same numbers as everywhere.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
internal sealed class SerialPlanTests(BackendKind backend)
{
    private Engine engine = null!;

    [SetUp]
    public void MakeAnEngineOfTwoThreads() => engine = new Engine(new EngineOptions { Threads = 2 });

    [TearDown]
    public void DisposeIt() => engine.Dispose();

    [Test]
    public void A_small_network_runs_on_one_thread_and_computes_what_it_says()
    {
        using Model model = Sums();
        for (int i = 0; i < 3; i++)
        {
            // Whole numbers: (1 + 2 + 3 + 4) * 2 + 5 from each unit.
            Assert.That(model.Predict(Tensor.From([1f, 2f, 3f, 4f], new Shape(1, 4))).ToArray<float>(), Is.EqualTo(new[] { 25f, 25f }));
        }

        Assert.That(model.Executor.SerialPlanFor(1), Is.Not.Null);
        Assert.That(model.Executor.SerialPlanFor(1)!.Steps.Select(s => s.Kernel.IsSerial), Is.All.True);
        Assert.That(model.Executor.SerialPlanFor(2), Is.Null, "no batch of two was predicted");
    }

    [Test]
    public void New_weights_are_seen_by_the_next_prediction()
    {
        using Model model = Sums();
        Tensor x = Tensor.From([1f, 2f, 3f, 4f], new Shape(1, 4));
        model.Predict(x);
        model.SetWeight(model.Parameters[1], Tensor.From([1f, -1f], new Shape(2)));
        Assert.That(model.Executor.SerialPlanFor(1), Is.Null, "the plan's forms of the weights are of before");
        Assert.That(model.Predict(x).ToArray<float>(), Is.EqualTo(new[] { 21f, 19f }));
        Assert.That(model.Predict(x).ToArray<float>(), Is.EqualTo(new[] { 21f, 19f }));
    }

    [Test]
    public void Many_threads_get_their_own_results_while_a_training_goes_on()
    {
        using Model model = Sums(), other = Sums();
        other.Compile("sgd", "mse");
        var x = new Tensor(new Shape(64, 4));
        var y = new Tensor(new Shape(64, 2));
        Action trains = () =>
        {
            for (int i = 0; i < 20; i++)
            {
                other.Fit(x, y, epochs: 1, batchSize: 8);
            }
        };
        Action Predicts(float a) => () =>
        {
            for (int i = 0; i < 300; i++)
            {
                Assert.That(model.Predict(Tensor.From([a, 0f, 0f, 1f], new Shape(1, 4))).ToArray<float>(), Is.EqualTo(new[] { (2 * a) + 7, (2 * a) + 7 }));
            }
        };
        Assert.That(Lifetime.Parallel.Run(trains, Predicts(1), Predicts(10), Predicts(100)), Is.All.Null);
    }

    [Test]
    public void The_caller_s_thread_keeps_its_number_of_OpenMP_threads()
    {
        if (LibGomp.Instance is not { } openMp)
        {
            return;
        }

        using Model model = Sums();
        Tensor x = Tensor.From([1f, 2f, 3f, 4f], new Shape(1, 4));
        Lifetime.Parallel.RunOne(() =>
        {
            SetThreads(openMp, 3);
            model.Predict(x);
            model.Predict(x);
            Assert.That(ThreadsOf(openMp), Is.EqualTo(3));
        });
    }

    [Test]
    public void Kernels_that_are_chosen_by_fixed_rules_all_run_on_the_team()
    {
        using Model model = Sums(new ModelOptions { Engine = engine, Backend = backend, Deterministic = true });
        model.Predict(Tensor.From([1f, 2f, 3f, 4f], new Shape(1, 4)));
        Assert.That(model.Executor.SerialPlanFor(1), Is.Null);
    }

    [Test]
    public void A_large_product_is_divided_among_the_threads()
    {
        using var model = new Sequential(new Input(64, 64, 16), new Conv2D(64, 3)) { Options = new ModelOptions { Engine = engine, Backend = backend } };
        model.Predict(new Tensor(new Shape(1, 64, 64, 16)));
        Plan plan = model.Executor.Invoke(() => model.Executor.PlanFor(PlanMode.Predict, 1));
        Assert.That(plan.Steps.Where(s => s.Op.Name == "convolution").Select(s => s.Kernel.IsSerial), Is.EqualTo(new[] { false }));
    }

    // Two units that each add four numbers, twice, and five.
    private Sequential Sums(ModelOptions? options = null) =>
        new Sequential(new Input(4), new Dense(2) { KernelInitializer = new Constant(2), BiasInitializer = new Constant(5) })
        {
            Options = options ?? new ModelOptions { Engine = engine, Backend = backend },
        };

    private static unsafe void SetThreads(LibGomp openMp, int threads) => openMp.SetNumThreads(threads);

    private static unsafe int ThreadsOf(LibGomp openMp) => openMp.GetMaxThreads();
}
