using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>Square matrix products as a dense layer, two threads: the managed backend against the native library.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class GemmBenchmarks
{
    private KernelUnderTest kernel = null!;

    [Params(256, 1024)]
    public int Size { get; set; }

    [Params(BackendKind.Managed, BackendKind.OneDnn)]
    public BackendKind Backend { get; set; }

    [GlobalSetup]
    public void Setup() => kernel = new KernelUnderTest(Backend, new DenseOp(Bias: false), [true, false], new Shape(Size, Size), new Shape(Size, Size));

    [GlobalCleanup]
    public void Cleanup() => kernel.Dispose();

    [Benchmark]
    public void Multiply() => kernel.Run();
}
