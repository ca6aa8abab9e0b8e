using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Profiling;

namespace Cnn.Benchmarks;

/// <summary>Whole training steps on the engine's thread: the memory column must read zero.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class TrainingStepBenchmarks
{
    // Handing work to the engine's thread allocates; many steps per call show what the steps do.
    private const int StepsPerCall = 64;
    private const int Batch = 32;
    private Model model = null!;
    private Action steps = null!;

    [Params("fashion-mlp", "lenet-gluon")]
    public string Network { get; set; } = "";

    [Params(BackendKind.Managed, BackendKind.OneDnn)]
    public BackendKind Backend { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ZooModel zoo = ModelZoo.Find(Network);
        model = zoo.Create(new ZooOptions { Engine = new ModelOptions { Backend = Backend } });
        model.Compile(zoo.CreateOptimizer(), zoo.Loss);
        var data = new StepInputs(model, Batch, 1);
        ModelExecutor executor = model.Executor;
        Plan plan = executor.Engine.Invoke(() => executor.PlanFor(PlanMode.Train, Batch));
        steps = () =>
        {
            for (int i = 0; i < StepsPerCall; i++)
            {
                executor.Run(plan, data.Inputs, data.Targets);
                executor.Update();
            }
        };
    }

    [GlobalCleanup]
    public void Cleanup() => model.Dispose();

    [Benchmark(OperationsPerInvoke = StepsPerCall)]
    public void Step() => model.Executor.Engine.Invoke(steps);
}
