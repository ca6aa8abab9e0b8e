using System.Runtime.Intrinsics.X86;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Batch normalization plus a tensor, then relu, against its definition in double precision (Ioffe and Szegedy, 2015, algorithm 1).</summary>
[NonParallelizable]
internal sealed class NormalizationSumTests
{
    private const float Epsilon = 1e-3f;

    // The mean is 30 deviations from zero: squares less the square of a mean would lose all of a float's digits but three.
    private const float Mean = 60, Deviation = 2;

    // Four blocks of channels are one for each of four threads; eight threads share images too. 17x17 pixels are more than one run of sums, and not whole
    // fours.
    [TestCase(1, 64, 17, true, true)]
    [TestCase(4, 64, 5, true, false)]
    [TestCase(8, 64, 17, false, true)]
    [TestCase(2, 192, 1, false, false)]
    public void The_result_is_what_the_definition_gives(int threads, int channels, int side, bool scales, bool shifts)
    {
        int batch = 5, pixels = side * side, rows = batch * pixels;
        HostTensor x = HostTensor.Random(1, batch, channels, side, side), addend = HostTensor.Random(2, batch, channels, side, side);
        x = x with { Values = Array.ConvertAll(x.Values, v => (v * Deviation) + Mean) };
        HostTensor gamma = HostTensor.Random(3, channels), beta = HostTensor.Random(4, channels);
        using var backend = new ManagedBackend(threads);
        foreach (DataType type in (ReadOnlySpan<DataType>)[DataType.Float32, DataType.BFloat16])
        {
            (HostTensor source, HostTensor added) = type == DataType.BFloat16 ? (x.ToBFloat16(), addend.ToBFloat16()) : (x, addend);
            double[] mean = new double[channels], variance = new double[channels], y = new double[x.Values.Length];
            for (int c = 0; c < channels; c++)
            {
                int[] at = [.. Enumerable.Range(0, rows).Select(r => (((r / pixels * channels) + c) * pixels) + (r % pixels))];
                mean[c] = at.Average(i => (double)source.Values[i]);
                variance[c] = at.Average(i => Math.Pow(source.Values[i] - mean[c], 2));
                double factor = (scales ? gamma.Values[c] : 1) / Math.Sqrt(variance[c] + Epsilon);
                foreach (int i in at)
                {
                    y[i] = Math.Max(0, ((source.Values[i] - mean[c]) * factor) + (shifts ? beta.Values[c] : 0) + added.Values[i]);
                }
            }

            HostTensor[] inputs = [source, .. scales ? [gamma] : (HostTensor[])[], .. shifts ? [beta] : (HostTensor[])[], added];
            foreach (Layout image in (Layout[])[Layout.ChannelsLast(x.Shape, type), Layout.ChannelBlocked(x.Shape, type)])
            {
                Layout?[] layouts = [.. inputs.Select(i => i.Shape == x.Shape ? image : null), image];
                HostTensor[]? outputs = KernelRunner.Run(backend, new BatchNormalizationSumOp(Epsilon, scales, shifts), inputs, layouts);
                if (!Avx512F.IsSupported)
                {
                    Assert.That(outputs, Is.Null, "the planner does not ask for it");
                    continue;
                }

                Approximately.Check($"result {image}", outputs![0].Values, y, absolute: 3e-5, relative: type == DataType.BFloat16 ? 1.0 / 256 : 2e-5);
                Approximately.Check($"mean {image}", outputs[1].Values, mean, absolute: 0, relative: 1e-6);
                Approximately.Check($"variance {image}", outputs[2].Values, variance, absolute: 0, relative: 1e-5);
            }
        }
    }

    [Test]
    public void A_NaN_that_is_added_stays([Values(DataType.Float32, DataType.BFloat16)] DataType type)
    {
        Processor.NeedsAvx512();
        HostTensor x = HostTensor.Random(1, 2, 64, 3, 3) with { Type = type }, addend = HostTensor.Integers(2, 3, 2, 64, 3, 3) with { Type = type };
        x = type == DataType.BFloat16 ? x.ToBFloat16() : x;
        addend.Values[77] = float.NaN;
        Layout image = Layout.ChannelBlocked(x.Shape, type);
        using var backend = new ManagedBackend(SerialTeam.Instance);
        float[] y = KernelRunner.Run(backend, new BatchNormalizationSumOp(Epsilon, false, false), [x, addend], [image, image, image])![0].Values;
        Assert.That(y.Index().Where(e => float.IsNaN(e.Item)).Select(e => e.Index), Is.EqualTo((int[])[77]));
    }

    [Test]
    public void Channels_that_do_not_fill_vectors_are_declined()
    {
        var image = new Operand(Layout.ChannelsLast(new Shape(2, 48, 3, 3), DataType.Float32));
        using var backend = new ManagedBackend(SerialTeam.Instance);
        Assert.That(backend.TryCreate(
            new KernelRequest(new BatchNormalizationSumOp(Epsilon, false, false), [image, image],
                [image, new Operand(new Shape(48), DataType.Float32, null), new Operand(new Shape(48), DataType.Float32, null)])), Is.Null);
    }
}
