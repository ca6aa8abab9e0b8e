using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Profiling;
using Cnn.OneDnn.Tests.Training;
using Microsoft.Extensions.Logging;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>What an engine is made with, beside its threads.</summary>
[NonParallelizable]
internal sealed class EngineOptionsTests
{
    private string folder = "";

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("cnn-engines").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void Two_engines_keep_what_they_found_in_files_of_their_own(BackendKind backend)
    {
        string first = Path.Combine(folder, "first.tsv"), second = Path.Combine(folder, "second") + Path.DirectorySeparatorChar;
        using var one = new Engine(new EngineOptions { Threads = 1, TuningCache = first });
        using var two = new Engine(new EngineOptions { Threads = 1, TuningCache = second });
        Train(one, backend);
        string[] ofOne = Kept();
        Assert.That(ofOne, Does.Contain("first.tsv.proofs.tsv"));
        Assert.That(ofOne, Has.None.StartsWith("second"), "the other engine has not computed yet");
        string proofs = File.ReadAllText(Path.Combine(folder, "first.tsv.proofs.tsv"));
        Train(two, backend);
        Assert.That(Kept(), Does.Contain(Path.Combine("second", "proofs.tsv")).And.SupersetOf(ofOne));
        Assert.That(File.ReadAllText(Path.Combine(folder, "first.tsv.proofs.tsv")), Is.EqualTo(proofs));
        Assert.That(File.ReadAllLines(Path.Combine(second, "proofs.tsv")), Is.EquivalentTo(proofs.TrimEnd('\n').Split('\n')), "each tried for itself");
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void What_an_engine_kept_another_one_finds(BackendKind backend)
    {
        string file = Path.Combine(folder, "times.tsv");
        using (var one = new Engine(new EngineOptions { Threads = 1, TuningCache = file }))
        {
            Train(one, backend);
        }

        using var two = new Engine(new EngineOptions { Threads = 1, TuningCache = file });
        using Model model = TestModels.Residual(backend);
        model.Options = model.Options with { Engine = two };
        Train(model);
        Assert.That(model.Executor.Engine.Settings.Proofs.Tried, Is.Zero);
    }

    [Test]
    public void An_engine_without_a_cache_leaves_no_files()
    {
        using var engine = new Engine(new EngineOptions { Threads = 1, TuningCache = EngineOptions.NoTuningCache });
        using Model model = TestModels.Residual(BackendKind.Managed);
        model.Options = model.Options with { Engine = engine };
        Train(model);
        Assert.That(model.Executor.Engine.Settings.Proofs.Tried, Is.Positive, "nothing was known");
        Assert.That((CacheFile.Times(EngineOptions.NoTuningCache), CacheFile.Beside(EngineOptions.NoTuningCache, "x")), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void A_library_that_is_not_there_is_told_to_the_log_where_the_backend_is_open()
    {
        var log = new ListLog();
        string missing = Path.Combine(folder, "libdnnl.so.3");
        using var engine = new Engine(new EngineOptions { Threads = 2, LibraryPath = missing, Log = log });
        EngineReport report = EngineReport.Create(engine);
        Assert.That((report.Backend, report.Threads), Is.EqualTo(("managed", 2)));
        Assert.That(log.Lines, Has.Exactly(1).StartsWith("Warning: managed computes on 2 threads. oneDNN could not be loaded"));
        Assert.That(() => EngineReport.Create(engine, BackendKind.OneDnn), Throws.TypeOf<NativeLibraryException>().With.Message.Contains(missing));
    }

    [Test]
    public void The_log_says_what_computes_and_why()
    {
        var log = new ListLog();
        using var engine = new Engine(new EngineOptions { Threads = 2, Backend = BackendKind.Managed, Log = log });
        _ = EngineReport.Create(engine);
        Assert.That(log.Lines, Is.EqualTo(["Information: managed computes on 2 threads. The managed backend was asked for by the options."]));
    }

    private string[] Kept() => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))];

    private static void Train(Engine engine, BackendKind backend)
    {
        using Model model = TestModels.Residual(backend);
        model.Options = model.Options with { Engine = engine };
        Train(model);
    }

    private static void Train(Model model)
    {
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy);
        model.Fit(TestModels.Quadrants(16, 1), new FitOptions { Epochs = 1, BatchSize = 16 });
    }

    private sealed class ListLog : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
