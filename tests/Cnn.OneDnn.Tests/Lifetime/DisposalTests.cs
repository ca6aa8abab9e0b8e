using System.Reflection;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Profiling;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>Whatever can be disposed says so when it is used afterwards, and may be disposed twice.</summary>
internal sealed class DisposalTests
{
    // What a disposed model still tells: how it is built, which needs none of what was freed.
    private static readonly string[] Descriptions =
        ["Build", "CloneModel", 
            "Apply", "CountParams", "Dispose", "FreezeUntil", "FromConfig", "FromJson", "GetConfig", "GetLayer", "Headless", "Load", "LoadAsync", "LoadModel",
            "OutputOf", "Summary", "ToGraph", "ToJson", "WithHead", "op_Implicit", "set_StopTraining", "set_Trainable",
        ];

    private static readonly Dictionary<string, Action<Model>> Calls = new()
    {
        ["Compile"] = m => m.Compile(new Adam(), Loss.SparseCategoricalCrossentropy),
        ["Distribute"] = m => m.Distribute(null),
        ["Evaluate"] = m => m.Evaluate(SmallTraining.Data()),
        ["EvaluateAsync"] = m => m.EvaluateAsync(new Tensor(new Shape(1, 6, 6, 2)), new[] { 0 }).GetAwaiter().GetResult(),
        ["Fit"] = m => m.Fit(SmallTraining.Data()),
        ["FitAsync"] = m => m.FitAsync(SmallTraining.Data()).GetAwaiter().GetResult(),
        ["FitEpochsAsync"] = m => m.FitEpochsAsync(SmallTraining.Data()).ToBlockingEnumerable().Count(),
        ["Gradients"] = m => m.Gradients(new Tensor(new Shape(1, 6, 6, 2)), new[] { 0 }),
        ["ApplyGradients"] = m => m.ApplyGradients(new Dictionary<string, Tensor>()),
        ["GradientsByActivations"] = m => m.GradientsByActivations(
            [new Tensor(new Shape(1, 6, 6, 2))], [new Tensor(new Shape([1, .. m.Outputs[0].Shape]))], [m.Inputs[0]]),
        ["ToBytes"] = m => m.ToBytes(),
        ["GetWeights"] = m => m.GetWeights(),
        ["SetWeights"] = m => m.SetWeights([.. m.Parameters.Select(p => new Tensor(p.Shape))]),
        ["PredictAsync"] = m => m.PredictAsync(new Tensor(new Shape(1, 6, 6, 2))).GetAwaiter().GetResult(),
        ["GetWeight"] = m => m.GetWeight(m.Parameters[0]),
        ["LoadWeights"] = m => m.LoadWeights(Path.Combine(TestContext.CurrentContext.WorkDirectory, "none.safetensors")),
        ["PredictOnBatch"] = m => m.PredictOnBatch(new Tensor(new Shape(1, 6, 6, 2))),
        ["TestOnBatch"] = m => m.TestOnBatch(new Tensor(new Shape(1, 6, 6, 2)), new[] { 0 }),
        ["Predict"] = m => m.Predict(new Tensor(new Shape(1, 6, 6, 2))),
        ["Save"] = m => m.Save(Path.Combine(TestContext.CurrentContext.WorkDirectory, "none.safetensors")),
        ["SaveWeights"] = m => m.SaveWeights(Path.Combine(TestContext.CurrentContext.WorkDirectory, "none.safetensors")),
        ["TakeClasses"] = m => m.TakeClasses(m, [0, 1, 2]),
        ["SetWeight"] = m => m.SetWeight(m.Parameters[0], new Tensor(m.Parameters[0].Shape)),
        ["TrainOnBatch"] = m => m.TrainOnBatch(new Tensor(new Shape(1, 6, 6, 2)), new Tensor(new Shape(1), DataType.Int32)),
        ["set_Options"] = m => m.Options = new ModelOptions(),
        ["Checkpoint.Save"] = m => Checkpoint.Save(m, Path.Combine(TestContext.CurrentContext.WorkDirectory, "none.safetensors")),
        ["StepBenchmark.Run"] = m => StepBenchmark.Run(m, new BenchmarkOptions { BatchSize = 1, Steps = 1 }),
        ["PlanProfiler.Run"] = m => PlanProfiler.Run(m, new ProfileOptions { BatchSize = 1, Steps = 1 }),
    };

    private static IEnumerable<string> Names => Calls.Keys;

    [Test]
    public void After_its_disposal_a_call_of_a_model_says_so([ValueSource(nameof(Names))] string call, [Values] bool used)
    {
        Model model = SmallTraining.Compiled(new Adam());
        if (used)
        {
            _ = model.GetWeight(model.Parameters[0]);
        }

        model.Dispose();
        model.Dispose();
        Assert.That(() => Calls[call](model), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("sequential"));
    }

    [Test]
    public void Every_method_of_a_model_is_among_those_tested()
    {
        string[] known = [.. Calls.Keys, .. Descriptions];
        Assert.That(
            typeof(Model).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(m => m.Name)
                .Where(n => !n.StartsWith("get_", StringComparison.Ordinal)).Distinct(),
            Is.SubsetOf(known));
    }

    [Test]
    public void What_describes_a_model_outlives_it()
    {
        Model model = SmallTraining.Compiled(new Adam());
        model.Fit(SmallTraining.Data());
        model.Dispose();
        Assert.That(model.Summary(), Does.Contain("conv2d"));
        Assert.That(model.GetConfig()["layers"]!.AsArray(), Has.Count.EqualTo(6));
        Assert.That(model.EpochsDone, Is.EqualTo(1));
    }

    [Test]
    public void Every_public_type_that_can_be_disposed_is_among_those_tested() => Assert.That(
        typeof(Model).Assembly.GetExportedTypes().Where(t => t.IsClass && typeof(IDisposable).IsAssignableFrom(t)),
        Is.EquivalentTo(
            [typeof(Model), typeof(Sequential), typeof(BatchLoader), typeof(Engine), typeof(Predictor), typeof(SafeTensorsReader), typeof(SafeTensorsWriter),
                typeof(AtomicFile), typeof(FileLock), typeof(GradientTape)]));

    [Test]
    public void After_its_disposal_a_loader_says_so([Values(0, 2)] int threads)
    {
        var loader = new BatchLoader(SmallTraining.Data(), new BatchLoaderOptions { Threads = threads });
        loader.StartEpoch(0);
        Assert.That(loader.Next(), Is.Not.Null);
        loader.Dispose();
        loader.Dispose();
        Assert.That(() => loader.Next(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => loader.StartEpoch(1), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_consumer_that_waits_for_a_batch_is_told_that_its_loader_was_disposed()
    {
        using var slow = new BlockedDataset();
        var loader = new BatchLoader(slow.Data, new BatchLoaderOptions { Threads = 1, BatchSize = 1, Prefetch = 1 });
        loader.StartEpoch(0);
        Exception? end = null;
        var consumer = new Thread(() => end = Parallel.Caught(() => loader.Next()));
        slow.Begun.Wait();
        consumer.Start();
        Assert.That(() => consumer.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Is.True.After(60_000, 1));
        var disposal = new Thread(loader.Dispose);
        disposal.Start();
        Parallel.Await(consumer);
        Assert.That(end, Is.TypeOf<ObjectDisposedException>());
        slow.Go.Set();
        Parallel.Await(disposal);
    }

    [Test]
    public void A_loader_gives_the_right_batches_though_its_consumer_is_interrupted_while_it_waits()
    {
        using var slow = new BlockedDataset();
        using var loader = new BatchLoader(slow.Data, new BatchLoaderOptions { Threads = 1, BatchSize = 1, Prefetch = 1, Shuffle = false });
        loader.StartEpoch(0);
        Exception? end = null;
        var labels = new List<int>();
        var consumer = new Thread(() =>
        {
            end = Parallel.Caught(() => loader.Next());
            slow.Go.Set();
            while (loader.Next() is { } batch)
            {
                labels.Add(batch.Targets[0].AsSpan<int>()[0]);
            }
        });
        slow.Begun.Wait();
        consumer.Start();
        Assert.That(() => consumer.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Is.True.After(60_000, 1));
        consumer.Interrupt();
        Parallel.Await(consumer);
        Assert.That(end, Is.TypeOf<ThreadInterruptedException>());
        Assert.That(labels, Is.EqualTo([0, 1, 2, 3]));
    }

    [Test]
    public void After_its_disposal_a_reader_says_so()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        using (Model model = SmallTraining.Network())
        {
            model.SaveWeights(path);
        }

        var reader = new SafeTensorsReader(path);
        reader.Dispose();
        reader.Dispose();
        Assert.That(() => reader.Read(reader.Entries[0].Name), Throws.TypeOf<ObjectDisposedException>());
        File.Delete(path);
    }

    [Test]
    public void After_its_disposal_a_writer_says_so_and_leaves_no_file([Values] bool begun)
    {
        string folder = Directory.CreateTempSubdirectory("cnn-disposal").FullName;
        var writer = new SafeTensorsWriter(Path.Combine(folder, "a.safetensors"));
        writer.Declare("a", SafeTensorsType.F32, new Shape(2));
        if (begun)
        {
            writer.Write<float>("a", [1]);
        }

        writer.Dispose();
        writer.Dispose();
        Assert.That(() => writer.Write<float>("a", [2]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(writer.Commit, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(Directory.GetFiles(folder), Is.Empty);
        Directory.Delete(folder);
    }

    [Test]
    public void After_its_disposal_a_file_takes_nothing_and_a_lock_is_free()
    {
        string folder = Directory.CreateTempSubdirectory("cnn-disposal").FullName, path = Path.Combine(folder, "a");
        var file = new AtomicFile(path);
        file.Dispose();
        file.Dispose();
        Assert.That(() => file.Stream.WriteByte(1), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(file.Commit, Throws.TypeOf<ObjectDisposedException>());
        FileLock taken = FileLock.Take(path, "training");
        taken.Dispose();
        taken.Dispose();
        FileLock.Take(path, "training").Dispose();
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
        Directory.Delete(folder);
    }

    [TestCaseSource(typeof(TestModels), nameof(TestModels.Backends))]
    public void A_model_that_was_disposed_leaves_the_weights_to_one_that_shares_them(BackendKind backend)
    {
        Model first = TestModels.Residual(backend);
        float[] weights = TestModels.Weights(first);
        using var second = new Model(first.Inputs, first.Outputs) { Options = first.Options };
        Assert.That(TestModels.Weights(second), Is.EqualTo(weights));
        first.Dispose();
        Assert.That(TestModels.Weights(second), Is.EqualTo(weights));
    }
}
