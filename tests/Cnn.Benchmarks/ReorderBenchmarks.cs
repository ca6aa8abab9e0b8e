using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.Benchmarks;

/// <summary>Images of a ResNet in batches of 16 from channels-last into blocks of channels, and weights from the masters to bfloat16 and back into floats' tiles; two threads.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class ReorderBenchmarks
{
    private KernelUnderTest images = null!, weights = null!;

    /// <summary>Channels and side of the image.</summary>
    [Params("256x14", "1024x14", "256x56")]
    public string Image { get; set; } = "";

    [Params(BackendKind.Managed, BackendKind.OneDnn)]
    public BackendKind Backend { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Image.Split('x').Select(int.Parse)];
        Shape image = new(16, sizes[0], sizes[1], sizes[1]), kernel = new(512, 512, 3, 3);
        images = new KernelUnderTest(Backend, Reorder(Layout.ChannelsLast(image, DataType.BFloat16), Layout.ChannelBlocked(image, DataType.BFloat16)));
        Layout masters = ConvolutionShape.BlockedWeightsLayout(kernel, groups: 1)!;

        // What oneDNN calls ABcd8b16a2b: pairs of input channels beside each other.
        Layout pairs = Layout.Blocked(kernel, DataType.BFloat16, masters.PaddedDims.ToArray(), masters.Strides.ToArray(), [(1, 8), (0, 16), (1, 2)], masters.ByteSize / 2);
        weights = new KernelUnderTest(Backend, Reorder(masters, pairs));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        images.Dispose();
        weights.Dispose();
    }

    [Benchmark]
    public void IntoBlocks() => images.Run();

    [Benchmark]
    public void WeightsIntoPairs() => weights.Run();

    private static KernelRequest Reorder(Layout from, Layout to) => new(new ReorderOp(), [new Operand(from)], [new Operand(to)]);
}
