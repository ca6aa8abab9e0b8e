using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>
/// 3x3 convolutions of bfloat16 in batches of 16, channels-last, two threads: oneDNN's, and ours over transformed tiles, which multiply with oneDNN's micro
/// kernels.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class BFloat16ConvolutionBenchmarks
{
    private KernelUnderTest definition = null!, tiles = null!;

    /// <summary>Channels on both sides and side of the image.</summary>
    [Params("64x56", "128x28", "256x14")]
    public string Image { get; set; } = "";

    [Params("forward", "data", "weights")]
    public string Pass { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Image.Split('x').Select(int.Parse)];
        var weights = new Shape(sizes[0], sizes[0], 3, 3);
        Operand image = new(Layout.ChannelsLast(new Shape(16, sizes[0], sizes[1], sizes[1]), DataType.BFloat16)),
            master = new(ConvolutionShape.BlockedWeightsLayout(weights, 1)!);
        Window window = Window.Create([1, 1], [1, 1], [1, 1], [1, 1]);
        Op op = Pass switch
        {
            "forward" => new ConvolutionOp(window, 1, Bias: false),
            "data" => new ConvolutionBackwardDataOp(window, 1, image.Shape),
            _ => new ConvolutionBackwardWeightsOp(window, 1, weights, Bias: false),
        };
        bool byWeights = op is ConvolutionBackwardWeightsOp;
        definition = new KernelUnderTest(
            BackendKind.OneDnn, byWeights ? new KernelRequest(op, [image, image], [new Operand(weights, DataType.Float32, null)]) : new KernelRequest(op,
                [image, new Operand(weights, DataType.BFloat16, null)], [image]));
        tiles = new KernelUnderTest(
            BackendKind.Managed,
            byWeights ? new KernelRequest(op, [image, image], [master]) : new KernelRequest(op, [image, master], [image]), besideLibrary: true);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        definition.Dispose();
        tiles.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Definition() => definition.Run();

    [Benchmark]
    public void Tiles() => tiles.Run();
}
