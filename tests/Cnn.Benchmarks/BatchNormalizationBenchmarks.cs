using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>Batch normalization with a fused relu over a batch of 32, early and late in a ResNet, two threads.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class BatchNormalizationBenchmarks
{
    private KernelUnderTest forward = null!;

    /// <summary>Channels and side of the image.</summary>
    [Params("64x32", "512x4")]
    public string Layer { get; set; } = "";

    [Params(BackendKind.Managed, BackendKind.OneDnn)]
    public BackendKind Backend { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Layer.Split('x').Select(int.Parse)];
        Shape image = new(32, sizes[0], sizes[1], sizes[1]), channels = new(sizes[0]);
        forward = new KernelUnderTest(
            Backend, new BatchNormalizationOp(1e-3f, Scale: true, Shift: true, Relu: true), [true, true, true], image, channels, channels);
    }

    [GlobalCleanup]
    public void Cleanup() => forward.Dispose();

    [Benchmark]
    public void Forward() => forward.Run();
}
