using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Diagnosis;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;
using Cnn.OneDnn.Tests.Training;

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
        // Not the same kernels: each measured for itself which of them it uses, and only those are tried.
        Assert.That(File.ReadAllLines(Path.Combine(second, "proofs.tsv")), Is.Not.Empty.And.All.EndsWith("\tright"), "each tried for itself");
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
        Assert.That((CacheFile.Times(EngineOptions.NoTuningCache), CacheFile.Beside(EngineOptions.NoTuningCache, "x")),
            Is.EqualTo(((string?)null, (string?)null)));
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

    [Test]
    public void Each_log_is_told_once_of_the_kernels_of_its_own_engine_whoever_found_them_wrong()
    {
        EngineSettings settings = EngineSettings.Create(null, WithWrongKernels(), null);
        using EngineThread first = new(1), second = new(1);
        ListLog one = new(), two = new();
        Ask(first, settings with { Log = one }, times: 2);
        Assert.That(one.Lines.Where(IsRefusal), Has.Exactly(1).Items.And.All.Contains("the last element is 0"));
        ComputeEngine idle = ComputeEngine.Acquire(second, settings with { Log = two }, BackendKind.Managed);
        Ask(first, settings with { Log = one }, times: 1);
        Assert.That(two.Lines.Where(IsRefusal), Is.Empty, "this engine was asked for nothing");
        idle.Release();
        Ask(second, settings with { Log = two }, times: 2);
        Assert.That(two.Lines.Where(IsRefusal), Has.Exactly(1).Items, "although the book knew it");

        static bool IsRefusal(string line) => line.Contains("is left alone", StringComparison.Ordinal);
    }

    [Test]
    public void The_doctor_and_the_list_of_kernels_look_at_the_engine_that_they_are_given()
    {
        string file = WithWrongKernels();
        using var engine = new Engine(new EngineOptions { Threads = 1, TuningCache = file });
        Assert.That(RefusedKernels.KnownTo(engine).Select(k => k.Reason), Is.EqualTo(["the last element is 0"]));
        Assert.That(RefusedKernels.MetBy(engine), Is.Empty, "nothing was asked for yet");
        Assert.That(RefusedKernels.KnownTo(Engine.Default), Is.EqualTo(RefusedKernels.Known));
        Assert.That(Lines(engine, "times"), Does.StartWith(Privacy.Hide(file) + ": "));
        Assert.That(Lines(engine, "proofs"), Does.StartWith(Privacy.Hide(file) + ".proofs.tsv: ").And.Contain("1 entries"));
        Assert.That(Lines(Engine.Default, "proofs"), Does.Not.Contain(folder));

        static string Lines(Engine engine, string name) => CacheFacts.Section(engine).Facts.Single(f => f.Name == name).Lines[0];
    }

    /// <summary>A cache in which the kernel of <see cref="Ask"/> was found wrong.</summary>
    private string WithWrongKernels()
    {
        string file = Path.Combine(folder, "wrong.tsv"), proofs = file + ".proofs.tsv";
        using var thread = new EngineThread(1);
        Ask(thread, EngineSettings.Create(null, file, null), times: 1);
        string[] lines = File.ReadAllLines(proofs);
        Assert.That(lines, Has.Exactly(1).Items.And.All.EndsWith("\tright"));
        File.WriteAllText(proofs, lines[0].Replace("\tright", "\tthe last element is 0\n", StringComparison.Ordinal));
        return file;
    }

    private static void Ask(EngineThread thread, EngineSettings settings, int times)
    {
        var relu = new KernelRequest(new ActivationOp(Activation.Relu), [Operand()], [Operand()]);
        ComputeEngine engine = ComputeEngine.Acquire(thread, settings, BackendKind.Managed);
        engine.Invoke(() =>
        {
            for (int i = 0; i < times; i++)
            {
                engine.Kernels.Primary.TryCreate(relu)?.Dispose();
            }

            engine.EndPlanning();
        });
        engine.Release();

        static Operand Operand() => new(Layout.ChannelsLast(new Shape(5, 7), DataType.Float32));
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
}
