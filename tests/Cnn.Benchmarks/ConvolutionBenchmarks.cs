using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>3x3 convolutions of a batch of 8, two threads: forward and both gradients.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class ConvolutionBenchmarks
{
    private KernelUnderTest forward = null!, source = null!, weights = null!;

    /// <summary>Channels and side of the image: early, middle and late layers of a ResNet.</summary>
    [Params("64x56", "256x14", "512x7")]
    public string Layer { get; set; } = "";

    [Params(BackendKind.Managed, BackendKind.OneDnn)]
    public BackendKind Backend { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Layer.Split('x').Select(int.Parse)];
        Shape image = new(8, sizes[0], sizes[1], sizes[1]), kernel = new(sizes[0], sizes[0], 3, 3);
        Window window = Window.Create([1, 1], [1, 1], [1, 1], [1, 1]);
        forward = new KernelUnderTest(
            Backend, new ConvolutionOp(window, 1, Bias: true, Activation.Relu), [true, false, true], image, kernel, new Shape(sizes[0]));
        source = new KernelUnderTest(Backend, new ConvolutionBackwardDataOp(window, 1, image), [true, false], image, kernel);
        weights = new KernelUnderTest(Backend, new ConvolutionBackwardWeightsOp(window, 1, kernel, Bias: true), [true, true], image, image);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        forward.Dispose();
        source.Dispose();
        weights.Dispose();
    }

    [Benchmark]
    public void Forward() => forward.Run();

    [Benchmark]
    public void SourceGradient() => source.Run();

    [Benchmark]
    public void WeightGradient() => weights.Run();
}
