using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>
/// Batch normalization over whole blocks of channels against its definition in double precision (Ioffe and Szegedy, 2015, algorithm 1 and its gradients).
/// </summary>
[NonParallelizable]
internal sealed class WideNormalizationTests
{
    private const float Epsilon = 1e-3f;

    // The mean is 30 deviations from zero: squares less the square of a mean would lose all of a float's digits but three.
    private const float Mean = 60, Deviation = 2;

    [Test]
    public void Both_passes_give_what_their_definition_gives(
        [Values(64, 192, 1024)] int channels, [Values(DataType.Float32, DataType.BFloat16)] DataType type, [Values(1, 2)] int threads)
    {
        // Odd counts of rows leave parts of every run of rows.
        int batch = 3, side = channels == 64 ? 13 : 5, rows = batch * side * side;
        HostTensor x = Shift(HostTensor.Random(1, batch, channels, side, side)), dy = HostTensor.Random(2, batch, channels, side, side);
        HostTensor gamma = HostTensor.Random(3, channels), beta = HostTensor.Random(4, channels);
        (x, dy) = type == DataType.BFloat16 ? (x.ToBFloat16(), dy.ToBFloat16()) : (x, dy);
        Layout image = Layout.ChannelsLast(x.Shape, type);
        double[] mean = new double[channels], variance = new double[channels], y = new double[x.Values.Length], dx = new double[y.Length],
            dgamma = new double[channels], dbeta = new double[channels];
        for (int c = 0; c < channels; c++)
        {
            int[] at = [.. Enumerable.Range(0, rows).Select(r => (((r / (side * side) * channels) + c) * side * side) + (r % (side * side)))];
            mean[c] = at.Average(i => (double)x.Values[i]);
            variance[c] = at.Average(i => Math.Pow(x.Values[i] - mean[c], 2));
            double inverse = 1 / Math.Sqrt(variance[c] + Epsilon);
            dbeta[c] = at.Sum(i => (double)dy.Values[i]);
            dgamma[c] = at.Sum(i => dy.Values[i] * (x.Values[i] - mean[c]) * inverse);
            foreach (int i in at)
            {
                double normal = (x.Values[i] - mean[c]) * inverse;
                y[i] = (normal * gamma.Values[c]) + beta.Values[c];
                dx[i] = gamma.Values[c] * inverse * (dy.Values[i] - (dbeta[c] / rows) - (normal * dgamma[c] / rows));
            }
        }

        using var backend = new ManagedBackend(threads);
        HostTensor[] forward = KernelRunner.Run(backend, new BatchNormalizationOp(Epsilon, true, true), [x, gamma, beta], [image, null, null, image])!;
        double rounding = type == DataType.BFloat16 ? 1.0 / 256 : 2e-5;
        Approximately.Check("result", forward[0].Values, y, absolute: 2e-5, relative: rounding);
        Approximately.Check("mean", forward[1].Values, mean, absolute: 0, relative: 1e-6);
        Approximately.Check("variance", forward[2].Values, variance, absolute: 0, relative: 1e-5);
        HostTensor[] backward = KernelRunner.Run(
            backend, new BatchNormalizationBackwardOp(Epsilon, true, true, Relu: false), [x, forward[1], forward[2], gamma, dy],
            [image, null, null, null, image, image])!;
        Approximately.Check("source gradient", backward[0].Values, dx, absolute: 2e-5, relative: rounding);
        Approximately.Check("gradient of gamma", backward[1].Values, dgamma, absolute: 2e-4, relative: 1e-5);
        Approximately.Check("gradient of beta", backward[2].Values, dbeta, absolute: 2e-4, relative: 1e-5);
    }

    // 12.8 MB come from memory, 0.8 MB from a cache; blocks of channels and masks of a relu are oneDNN's.
    [TestCase(256, 28, false, true)]
    [TestCase(256, 7, false, false)]
    [TestCase(250, 28, false, false)]
    [TestCase(256, 28, true, false)]
    public void Our_kernel_is_taken_for_tensors_that_no_cache_holds(int channels, int side, bool relu, bool expected)
    {
        var image = new Operand(Layout.ChannelsLast(new Shape(16, channels, side, side), DataType.Float32));
        var parameter = new Operand(Layout.ChannelsLast(new Shape(channels), DataType.Float32));
        using var backend = new ManagedBackend(SerialTeam.Instance);
        bool wide = WideNormalizationLoops<SingleElement>.Suits(256);
        var forward = new KernelRequest(new BatchNormalizationOp(Epsilon, true, true, relu), [image, parameter, parameter], [image, parameter, parameter]);
        var backward = new KernelRequest(
            new BatchNormalizationBackwardOp(Epsilon, true, true, relu), [image, parameter, parameter, parameter, image], [image, parameter, parameter]);
        Assert.That(new[] { forward, backward }.Select(backend.IsFaster), Is.All.EqualTo(expected && wide));
    }

    private static HostTensor Shift(HostTensor tensor) => tensor with { Values = Array.ConvertAll(tensor.Values, v => (v * Deviation) + Mean) };
}
