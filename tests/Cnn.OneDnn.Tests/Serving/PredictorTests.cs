using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Training;
using Parallel = Cnn.OneDnn.Tests.Lifetime.Parallel;

namespace Cnn.OneDnn.Tests.Serving;

/// <summary>What a predictor computes, from one thread and from many.</summary>
[NonParallelizable]
internal sealed class PredictorTests
{
    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public async Task Every_form_of_call_gives_the_numbers_of_the_formula(BackendKind backend)
    {
        using Model model = ServedModels.Sums(backend);
        await using var predictor = new Predictor(model, new PredictorOptions { MaxBatchSize = 4, BatchingDelay = TimeSpan.Zero });
        foreach (int count in new[] { 1, 2, 3, 4, 5, 11 })
        {
            float[] samples = ServedModels.Samples(count, count), expected = ServedModels.Results(samples);
            var tensor = Tensor.From(samples, count, 3);
            float[] spans = new float[count * 2], memory = new float[count * 2];
            predictor.Predict(samples, spans);
            await predictor.PredictAsync(samples, memory);
            Assert.That(spans, Is.EqualTo(expected));
            Assert.That(memory, Is.EqualTo(expected));
            Assert.That(predictor.Predict(tensor).ToArray<float>(), Is.EqualTo(expected));
            Assert.That(predictor.Predict([tensor])[0].Shape, Is.EqualTo(new Shape(count, 2)));
            Assert.That((await predictor.PredictAsync(tensor)).ToArray<float>(), Is.EqualTo(expected));
            Assert.That((await predictor.PredictAsync([tensor]))[0].ToArray<float>(), Is.EqualTo(expected));
        }

        Assert.That(predictor.InputShapes, Is.EqualTo(new[] { new Shape(3) }));
        Assert.That(predictor.OutputShapes, Is.EqualTo(new[] { new Shape(2) }));
    }

    [Test]
    public void Several_inputs_and_outputs_are_kept_apart()
    {
        SymbolicTensor a = new Input(2).Output, b = new Input(2).Output;
        using var model = new Model([a, b], [new Add().Apply(a, b), new Subtract().Apply(a, b)])
        {
            Options = new ModelOptions { Backend = BackendKind.Managed },
        };
        using var predictor = new Predictor(model, new PredictorOptions { MaxBatchSize = 2 });
        IReadOnlyList<Tensor> results = predictor.Predict(
            [Tensor.From(new float[] { 1, 2, 3, 4, 5, 6 }, 3, 2), Tensor.From(new float[] { 10, 20, 30, 40, 50, 60 }, 3, 2)]);
        Assert.That(results[0].ToArray<float>(), Is.EqualTo(new float[] { 11, 22, 33, 44, 55, 66 }));
        Assert.That(results[1].ToArray<float>(), Is.EqualTo(new float[] { -9, -18, -27, -36, -45, -54 }));
        Assert.That(() => predictor.Predict(new float[2], new float[2]), Throws.ArgumentException.With.Message.Contains("2 inputs and 2 outputs"));
        Assert.That(() => predictor.Predict(new Tensor(new Shape(1, 2))), Throws.ArgumentException.With.Message.Contains("lists"));
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Weights_are_those_of_the_moment_whatever_becomes_of_the_model(BackendKind backend)
    {
        Model model = TestModels.Residual(backend);
        model.Compile(new Sgd { LearningRate = 0.1 }, Loss.SparseCategoricalCrossentropy);
        TensorDataset data = TestModels.Quadrants(64, 1);
        model.Fit(data, new FitOptions { Epochs = 2, BatchSize = 16 });
        var images = new Tensor(new Shape(7, 12, 12, 3));
        new Random(1).NextBytes(images.Bytes());
        foreach (ref float pixel in images.AsSpan<float>())
        {
            pixel = float.IsFinite(pixel) ? pixel % 1 : 0;
        }

        float[] before = model.Predict(images).ToArray<float>();
        using var predictor = new Predictor(model, new PredictorOptions { Instances = 2, ThreadsPerInstance = 1, MaxBatchSize = 4 });
        model.Fit(data, new FitOptions { Epochs = 1, BatchSize = 16 });
        float[] after = model.Predict(images).ToArray<float>();
        model.Dispose();
        Assert.That(predictor.Predict(images).ToArray<float>(), Is.EqualTo(before).Within(1e-5f));
        Assert.That(after, Is.Not.EqualTo(before).Within(1e-5f), "the training changed something");
    }

    [Test]
    public void A_checkpoint_gives_the_model_that_was_saved()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        try
        {
            using (Model model = ServedModels.Sums())
            {
                model.Save(path);
            }

            using Predictor predictor = Predictor.Load(path, new PredictorOptions { WarmUp = false }, new ModelOptions { Backend = BackendKind.Managed });
            float[] samples = ServedModels.Samples(3, 1), results = new float[6];
            predictor.Predict(samples, results);
            Assert.That(results, Is.EqualTo(ServedModels.Results(samples)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Requests_of_eight_threads_that_come_within_the_delay_are_one_batch()
    {
        using Model model = ServedModels.Sums();
        using var predictor = new Predictor(model, ServedModels.Patient(8));
        float[][] samples = [.. Enumerable.Range(0, 8).Select(i => ServedModels.Samples(1, i))], results = [.. samples.Select(_ => new float[2])];
        Exception?[] ends = Parallel.Run([.. samples.Select((s, i) => (Action)(() => predictor.Predict(s, results[i])))]);
        Assert.That(ends, Is.All.Null);
        Assert.That(results, Is.EqualTo(samples.Select(ServedModels.Results)));
        Assert.That((predictor.Statistics.Samples, predictor.Statistics.Batches), Is.EqualTo((8, 1)));
    }

    [Test]
    public void Instances_that_have_nothing_to_do_share_what_would_fill_one_of_them()
    {
        using Model model = ServedModels.Sums();
        using var predictor = new Predictor(model, ServedModels.Patient(8) with { Instances = 2 });
        float[] samples = ServedModels.Samples(4, 1), results = new float[8];
        Cnn.Tests.Soon.Ends(() => predictor.Predict(samples, results));
        Assert.That(results, Is.EqualTo(ServedModels.Results(samples)));
    }

    [Test]
    public void A_request_that_stays_alone_is_computed_all_the_same()
    {
        using Model model = ServedModels.Sums();
        using var predictor = new Predictor(model, ServedModels.Patient(8) with { BatchingDelay = TimeSpan.FromMilliseconds(20) });
        float[] results = new float[2];
        Cnn.Tests.Soon.Ends(() => predictor.Predict([1, 2, 3], results));
        Assert.That(results, Is.EqualTo(new[] { 14.5f, 1 }));
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Many_threads_get_their_own_results_and_memory_stays_flat(BackendKind backend)
    {
        using Model model = ServedModels.Sums(backend);
        using var predictor = new Predictor(
            model, new PredictorOptions { Instances = 2, ThreadsPerInstance = 1, MaxBatchSize = 8, BatchingDelay = TimeSpan.FromMilliseconds(1) });
        long live = Arena.LiveBytes;
        int wrong = 0;
        void Client(int client)
        {
            for (int i = 0; i < 200; i++)
            {
                float[] samples = ServedModels.Samples(1 + ((client + i) % 11), (client * 1000) + i), results = new float[samples.Length / 3 * 2];
                predictor.Predict(samples, results);
                if (!results.AsSpan().SequenceEqual(ServedModels.Results(samples)))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }

        Assert.That(Parallel.Run([.. Enumerable.Range(0, 8).Select(c => (Action)(() => Client(c)))]), Is.All.Null);
        Assert.That(wrong, Is.Zero);
        Assert.That(predictor.Statistics.Samples, Is.EqualTo(Enumerable.Range(0, 8).Sum(c => Enumerable.Range(0, 200).Sum(i => 1 + ((c + i) % 11)))));
        Assert.That(predictor.Statistics.Waiting, Is.Zero);
        Assert.That(Arena.LiveBytes, Is.EqualTo(live));
    }

    [Test]
    public void Shapes_and_options_are_checked()
    {
        using Model model = ServedModels.Sums();
        Assert.That(() => new Predictor(model, new PredictorOptions { MaxBatchSize = 0 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("MaxBatchSize"));
        Assert.That(() => new Predictor(model, new PredictorOptions { Instances = 0 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Instances"));
        Assert.That(() => new Predictor(model, new PredictorOptions { BatchingDelay = TimeSpan.FromTicks(-1) }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("BatchingDelay"));
        Assert.That(() => new Predictor(new Sequential()), Throws.ArgumentException.With.Message.Contains("inputShape"));
        using var predictor = new Predictor(model, new PredictorOptions { WarmUp = false });
        Assert.That(() => predictor.Predict(new float[4], new float[2]), Throws.TypeOf<ShapeException>().With.Message.Contains("2 numbers of 3; received 4"));
        Assert.That(() => predictor.Predict(new float[6], new float[2]), Throws.TypeOf<ShapeException>());
        Assert.That(() => predictor.Predict([], []), Throws.TypeOf<ShapeException>());
        Assert.That(() => predictor.Predict(new Tensor(new Shape(1, 4))), Throws.TypeOf<ShapeException>());
    }
}
