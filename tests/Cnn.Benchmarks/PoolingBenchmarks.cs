using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>2x2 pooling of a batch of 32 as small networks have it, two threads.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class PoolingBenchmarks
{
    private KernelUnderTest maximum = null!, average = null!, averageGradient = null!;

    [Params(BackendKind.Managed, BackendKind.OneDnn)]
    public BackendKind Backend { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Shape image = new(32, 64, 26, 26), pooled = new(32, 64, 13, 13);
        Window window = Window.Create([2, 2], [1, 1], [0, 0], [0, 0]);
        maximum = new KernelUnderTest(Backend, new PoolingOp(PoolingKind.Max, window, [2, 2], Training: true), [true], image);
        average = new KernelUnderTest(Backend, new PoolingOp(PoolingKind.AverageExcludingPadding, window, [2, 2], Training: true), [true], image);
        averageGradient = new KernelUnderTest(Backend, new PoolingBackwardOp(PoolingKind.AverageExcludingPadding, window, [2, 2], image), [true], pooled);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        maximum.Dispose();
        average.Dispose();
        averageGradient.Dispose();
    }

    [Benchmark]
    public void Maximum() => maximum.Run();

    [Benchmark]
    public void Average() => average.Run();

    [Benchmark]
    public void AverageGradient() => averageGradient.Run();
}
