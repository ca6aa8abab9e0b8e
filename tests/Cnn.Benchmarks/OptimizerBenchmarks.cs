using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Backends;

namespace Cnn.Benchmarks;

/// <summary>One update of a million weights on one thread: bound by memory, so what counts is how many arenas an optimizer reads and writes.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class OptimizerBenchmarks
{
    private const int Weights = 1 << 20;
    private readonly List<Arena> arenas = [];
    private OptimizerRunner runner = null!;
    private long iteration;

    [Params("sgd", "momentum", "adam", "adadelta")]
    public string Rule { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        Optimizer optimizer = Rule switch
        {
            "sgd" => new Sgd(),
            "momentum" => new Sgd { Momentum = 0.9 },
            "adadelta" => new Adadelta(),
            _ => new Adam(),
        };
        for (int i = 0; i < 2 + optimizer.SlotCount; i++)
        {
            arenas.Add(new Arena(Weights * sizeof(float)));
            arenas[i].Span<float>(0, Weights).Fill(i == 0 ? 0.5f : i == 1 ? 1e-3f : 0);
        }

        Arena[] slots = [.. arenas.Skip(2)];
        optimizer.InitializeSlots(slots);
        runner = new OptimizerRunner(
            SerialTeam.Instance, optimizer, arenas[0], arenas[1], slots, [new ParameterSlice(0, Weights, 0, 0, Decay: true, Trainable: true)]);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        arenas.ForEach(a => a.Dispose());
        arenas.Clear();
    }

    [Benchmark]
    public void Update() => runner.Run(++iteration);
}
