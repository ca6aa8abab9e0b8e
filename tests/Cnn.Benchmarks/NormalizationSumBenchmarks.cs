using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>
/// The end of a residual block in batches of 16, in blocks of channels, two threads: oneDNN's normalization and its sum with relu, and our one kernel for both.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class NormalizationSumBenchmarks
{
    private KernelUnderTest normalization = null!, sum = null!, together = null!;

    /// <summary>Channels and side of the image.</summary>
    [Params("256x56", "512x28", "1024x14")]
    public string Image { get; set; } = "";

    [Params(DataType.Float32, DataType.BFloat16)]
    public DataType Type { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Image.Split('x').Select(int.Parse)];
        Operand image = new(Layout.ChannelBlocked(new Shape(16, sizes[0], sizes[1], sizes[1]), Type)),
            channels = new(Layout.RowMajor(new Shape(sizes[0]), DataType.Float32));
        normalization = new KernelUnderTest(BackendKind.OneDnn,
            new KernelRequest(new BatchNormalizationOp(1e-3f, Scale: true, Shift: true), [image, channels, channels], [image, channels, channels]));
        sum = new KernelUnderTest(BackendKind.OneDnn, new KernelRequest(new BinaryOp(BinaryKind.Add, Activation.Relu), [image, image], [image]));
        together = new KernelUnderTest(BackendKind.Managed,
            new KernelRequest(new BatchNormalizationSumOp(1e-3f, Scale: true, Shift: true), [image, channels, channels, image], [image, channels, channels]));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        normalization.Dispose();
        sum.Dispose();
        together.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Separate()
    {
        normalization.Run();
        sum.Run();
    }

    [Benchmark]
    public void Together() => together.Run();
}
