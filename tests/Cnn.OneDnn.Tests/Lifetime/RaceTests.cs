using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>
/// Races, provoked again and again for a while (<see cref="Parallel.StressTime"/>). Each call must give the right numbers or the exception that it documents;
/// the process must live, and every thread come back.
/// </summary>
[NonParallelizable]
internal sealed class RaceTests
{
    private const int Callers = 3;
    private static readonly Tensor Images = ConcurrentCallTests.Noise(24);
    private static readonly TensorDataset Data = TestModels.Quadrants(96, 1);

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Disposal_while_others_predict(BackendKind backend)
    {
        float[] expected = Expected(backend);
        Parallel.Repeat(round =>
        {
            Model model = TestModels.Residual(backend);
            Exception?[] ends = Parallel.Run([
                .. Enumerable.Repeat(() => PredictUntilTheEnd(model, expected), Callers),
                () =>
                {
                    Thread.Sleep(round % 12);
                    model.Dispose();
                },
                () =>
                {
                    Thread.Sleep(round % 12);
                    model.Dispose();
                },
            ]);
            Assert.That(ends.Take(Callers), Is.All.TypeOf<ObjectDisposedException>());
            Assert.That(ends.Skip(Callers), Is.All.Null);
        });
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Disposal_while_another_thread_trains_or_saves(BackendKind backend)
    {
        string folder = Directory.CreateTempSubdirectory("cnn-races").FullName;
        Parallel.Repeat(round =>
        {
            Model model = ConcurrentCallTests.Compiled(backend);
            Exception?[] ends = Parallel.Run(
                () => model.Fit(
                    Data, new FitOptions { Epochs = int.MaxValue, BatchSize = 16,
                        Callbacks = [new EarlyStopping { Patience = int.MaxValue, RestoreBestWeights = true }] }),
                () => Endlessly(() => model.Save(Path.Combine(folder, "a.safetensors"))),
                () => Endlessly(() => model.GetWeight(model.Parameters[0])),
                () =>
                {
                    Thread.Sleep(round % 40);
                    model.Dispose();
                });
            Assert.That(ends.Take(3), Is.All.TypeOf<ObjectDisposedException>());
            Assert.That(ends[3], Is.Null);
            Assert.That(Directory.GetFiles(folder, "*.tmp"), Is.Empty);
        });
        Directory.Delete(folder, recursive: true);
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Predictions_of_two_models_on_many_threads_while_a_third_one_trains(BackendKind backend)
    {
        using Model first = TestModels.Residual(backend), second = TestModels.Residual(backend, seed: 2), trained = ConcurrentCallTests.Compiled(backend),
            undisturbed = ConcurrentCallTests.Compiled(backend);
        float[] ofFirst = first.Predict(Images).ToArray<float>(), ofSecond = second.Predict(Images).ToArray<float>();
        Parallel.Repeat(round => Assert.That(
            Parallel.Run([
                .. Enumerable.Repeat(() => Assert.That(first.Predict(Images).ToArray<float>(), Is.EqualTo(ofFirst)), Callers),
                .. Enumerable.Repeat(() => Assert.That(second.Predict(Images).ToArray<float>(), Is.EqualTo(ofSecond)), Callers),
                () => trained.Fit(Data, new FitOptions { BatchSize = 16 }),
                () => undisturbed.Fit(Data, new FitOptions { BatchSize = 16 }),
            ]),
            Is.All.Null));
        Assert.That(TestModels.Weights(trained), Is.EqualTo(TestModels.Weights(undisturbed)));
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Interrupts_of_threads_that_predict(BackendKind backend)
    {
        using Model model = TestModels.Residual(backend);
        float[] expected = model.Predict(Images).ToArray<float>();
        int right = 0, interrupted = 0;
        var wrong = new List<string>();
        Thread[] callers = [.. Enumerable.Range(0, Callers).Select(i => new Thread(() => Parallel.Repeat(_ =>
        {
            Exception? end = Parallel.Caught(() => Assert.That(model.Predict(Images).ToArray<float>(), Is.EqualTo(expected)));
            Interlocked.Increment(ref end is null ? ref right : ref interrupted);
            if (end is not (null or ThreadInterruptedException))
            {
                lock (wrong)
                {
                    wrong.Add(end.ToString());
                }
            }
        }))
        { Name = $"caller {i}" })];
        Array.ForEach(callers, c => c.Start());
        var random = new Random(1);
        while (callers.Any(c => c.IsAlive))
        {
            callers[random.Next(Callers)].Interrupt();
            Thread.Sleep(random.Next(3));
        }

        Parallel.Await(callers);
        Assert.That(wrong, Is.Empty);
        Assert.That(right, Is.Positive);
        Assert.That(interrupted, Is.Positive);
        Assert.That(model.Predict(Images).ToArray<float>(), Is.EqualTo(expected));
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Models_that_come_and_go_on_many_threads(BackendKind backend)
    {
        float[] expected = Expected(backend);
        Parallel.Repeat(_ => Assert.That(
            Parallel.Run([.. Enumerable.Repeat(
                () =>
                {
                    using Model model = TestModels.Residual(backend);
                    Assert.That(model.Predict(Images).ToArray<float>(), Is.EqualTo(expected));
                },
                Callers)]),
            Is.All.Null));
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Disposal_of_models_whose_layers_another_one_has_in_common(BackendKind backend)
    {
        float[] expected = Expected(backend);
        Parallel.Repeat(_ =>
        {
            using Model model = TestModels.Residual(backend);
            Assert.That(model.Predict(Images).ToArray<float>(), Is.EqualTo(expected));
            Action brief = () =>
            {
                using var same = new Model(model.Inputs, model.Outputs) { Options = model.Options };
                Assert.That(same.Predict(Images).ToArray<float>(), Is.EqualTo(expected));
            };
            Assert.That(Parallel.Run(brief, brief, () => Assert.That(model.Predict(Images).ToArray<float>(), Is.EqualTo(expected))), Is.All.Null);
        });
    }

    [Test]
    public void Disposal_of_loaders_whose_consumers_wait([Values(0, 1, 3)] int threads) => Parallel.Repeat(round =>
    {
        var loader = new BatchLoader(Data, new BatchLoaderOptions { BatchSize = 4, Threads = threads, Seed = 1 });
        Exception?[] ends = Parallel.Run(
            () =>
            {
                for (int epoch = 0; ; epoch++)
                {
                    loader.StartEpoch(epoch);
                    while (loader.Next() is { } batch)
                    {
                        Assert.That(batch.Targets[0].AsSpan<int>()[0], Is.InRange(0, 3));
                    }
                }
            },
            () =>
            {
                Thread.Sleep(round % 3);
                loader.Dispose();
            });
        Assert.That(ends[0], Is.TypeOf<ObjectDisposedException>());
        Assert.That(ends[1], Is.Null);
    });

    private static float[] Expected(BackendKind backend)
    {
        using Model model = TestModels.Residual(backend);
        return model.Predict(Images).ToArray<float>();
    }

    private static void PredictUntilTheEnd(Model model, float[] expected) =>
        Endlessly(() => Assert.That(model.Predict(Images, 10).ToArray<float>(), Is.EqualTo(expected).Within(1e-6f)));

    private static void Endlessly(Action action)
    {
        while (true)
        {
            action();
        }
    }
}
