using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>Weights of 512 to 512 channels, 3x3, from the masters to the pairs of bfloat16 that a convolution reads; two threads.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 3, iterationCount: 8)]
public class WeightReorderBenchmarks
{
    private KernelUnderTest weights = null!;

    [Params(BackendKind.Managed, BackendKind.OneDnn)]
    public BackendKind Backend { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var shape = new Shape(512, 512, 3, 3);
        Layout masters = ConvolutionShape.BlockedWeightsLayout(shape, groups: 1)!;

        // What oneDNN calls ABcd8b16a2b: pairs of input channels beside each other.
        Layout pairs = Layout.Blocked(
            shape, DataType.BFloat16, masters.PaddedDims.ToArray(), masters.Strides.ToArray(), [(1, 8), (0, 16), (1, 2)], masters.ByteSize / 2);
        weights = new KernelUnderTest(Backend, new KernelRequest(new ReorderOp(), [new Operand(masters)], [new Operand(pairs)]));
    }

    [GlobalCleanup]
    public void Cleanup() => weights.Dispose();

    [Benchmark]
    public void IntoPairs() => weights.Run();
}
