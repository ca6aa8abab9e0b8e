using Cnn.OneDnn.Tests.Lifetime;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Serving;

/// <summary>What a predictor takes over from the engine of its model.</summary>
[NonParallelizable]
internal sealed class PredictorEngineTests
{
    private string folder = "";

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("cnn-predictors").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Times_and_proofs_are_kept_where_the_engine_keeps_them_and_its_log_is_told(BackendKind backend)
    {
        string file = Path.Combine(folder, "times.tsv");
        var log = new ListLog();
        using (var engine = new Engine(new EngineOptions { Threads = 1, TuningCache = file, Log = log }))
        {
            Serve(engine, backend, out int tried);
            Assert.That(tried, Is.Positive);
        }

        Assert.That(File.Exists(file + ".proofs.tsv"));
        Assert.That(File.Exists(file), Is.EqualTo(backend == BackendKind.OneDnn), "managed kernels lie in one way, and nothing is timed");
        Assert.That(log.Lines.Count(l => l.Contains("computes on 1 threads", StringComparison.Ordinal)), Is.EqualTo(3),
            "the model's and those of two instances");
        using var another = new Engine(new EngineOptions { Threads = 1, TuningCache = file });
        Serve(another, backend, out int triedAgain);
        Assert.That(triedAgain, Is.Zero, "both instances have one book, and all of it is kept");
    }

    [Test]
    public void Cores_are_the_threads_of_the_engine()
    {
        using var engine = new Engine(new EngineOptions { Threads = 8 });
        using Model model = ServedModels.Sums(engine: engine);
        using var predictor = new Predictor(model);
        Assert.That((predictor.Options.Instances, predictor.Options.ThreadsPerInstance), Is.EqualTo(((int?)2, (int?)4)));
    }

    [Test]
    public void An_engine_that_is_disposed_leaves_predictors_alone()
    {
        var engine = new Engine(new EngineOptions { Threads = 1 });
        using Model model = ServedModels.Sums(engine: engine);
        using var predictor = new Predictor(model);
        model.Dispose();
        engine.Dispose();
        float[] results = new float[2];
        predictor.Predict([1, 2, 3], results);
        Assert.That(results, Is.EqualTo(new[] { 14.5f, 1 }));
    }

    private static void Serve(Engine engine, BackendKind backend, out int tried)
    {
        using Model model = TestModels.Residual(backend);
        model.Options = model.Options with { Engine = engine };
        using var predictor = new Predictor(model, new PredictorOptions { Instances = 2, ThreadsPerInstance = 1, MaxBatchSize = 2 });
        Assert.That(predictor.Statistics.Plans, Is.EqualTo(4));
        tried = engine.Settings.Proofs.Tried;
    }
}
