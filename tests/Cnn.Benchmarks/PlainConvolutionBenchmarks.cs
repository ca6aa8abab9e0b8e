using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Benchmarks;

/// <summary>
/// What the managed backend's blocking, packing and vectors bring: a 3x3 convolution of a batch of 8 against the textbook's way, one matrix of all patches and
/// three nested loops on one thread.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Throughput, launchCount: 1, warmupCount: 2, iterationCount: 5)]
public class PlainConvolutionBenchmarks
{
    private const int Batch = 8, Kernel = 3;
    private KernelUnderTest managed = null!;
    private int channels, side;
    private float[] image = [], weights = [], patches = [], result = [];

    /// <summary>Channels and side of the image.</summary>
    [Params("64x56", "256x14")]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Layer.Split('x').Select(int.Parse)];
        (channels, side) = (sizes[0], sizes[1]);
        image = new float[Batch * side * side * channels];
        weights = new float[channels * Kernel * Kernel * channels];
        patches = new float[Batch * side * side * Kernel * Kernel * channels];
        result = new float[image.Length];
        Array.Fill(image, 0.5f);
        Array.Fill(weights, 0.25f);
        var shape = new Shape(Batch, channels, side, side);
        managed = new KernelUnderTest(
            BackendKind.Managed, new ConvolutionOp(Window.Create([1, 1], [1, 1], [1, 1], [1, 1]), 1, Bias: false), [true, false], shape,
            new Shape(channels, channels, Kernel, Kernel));
    }

    [GlobalCleanup]
    public void Cleanup() => managed.Dispose();

    [Benchmark]
    public void Managed() => managed.Run();

    [Benchmark(Baseline = true)]
    public void Plain()
    {
        int depth = Kernel * Kernel * channels, pixels = Batch * side * side;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            Gather(pixel, patches.AsSpan(pixel * depth, depth));
        }

        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int output = 0; output < channels; output++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum += patches[(pixel * depth) + k] * weights[(output * depth) + k];
                }

                result[(pixel * channels) + output] = sum;
            }
        }
    }

    private void Gather(int pixel, Span<float> patch)
    {
        int x = pixel % side, y = pixel / side % side, first = pixel / (side * side) * side;
        for (int tap = 0; tap < Kernel * Kernel; tap++)
        {
            int row = y + (tap / Kernel) - 1, column = x + (tap % Kernel) - 1;
            Span<float> target = patch.Slice(tap * channels, channels);
            if (row < 0 || row >= side || column < 0 || column >= side)
            {
                target.Clear();
            }
            else
            {
                image.AsSpan((((first + row) * side) + column) * channels, channels).CopyTo(target);
            }
        }
    }
}
