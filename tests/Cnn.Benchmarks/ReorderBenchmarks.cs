using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>Images of a ResNet in batches of 16 from channels-last into blocks of channels; two threads.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class ReorderBenchmarks
{
    private KernelUnderTest images = null!;

    /// <summary>Channels and side of the image.</summary>
    [Params("256x14", "1024x14", "256x56")]
    public string Image { get; set; } = "";

    [Params(BackendKind.Managed, BackendKind.OneDnn)]
    public BackendKind Backend { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Image.Split('x').Select(int.Parse)];
        var image = new Shape(16, sizes[0], sizes[1], sizes[1]);
        Operand from = new(Layout.ChannelsLast(image, DataType.BFloat16)), to = new(Layout.ChannelBlocked(image, DataType.BFloat16));
        images = new KernelUnderTest(Backend, new KernelRequest(new ReorderOp(), [from], [to]));
    }

    [GlobalCleanup]
    public void Cleanup() => images.Dispose();

    [Benchmark]
    public void IntoBlocks() => images.Run();
}
