using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Dropout and noise: the same stream whatever the layout and the number of threads.</summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
public class DropoutTests(BackendFactory factory)
{
    private static readonly StepContext Context = new() { Seed = 42, Step = 3 };
    private IBackend backend = null!;

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend.Dispose();

    [Test]
    public void An_element_is_kept_where_its_word_of_the_stream_says_so()
    {
        HostTensor x = HostTensor.Random(1, 4, 6, 37, 41);
        var op = new DropoutOp(0.3f, Stream: 7, x.Shape);
        HostTensor[] outputs = KernelRunner.Run(backend, op, [x], [], Context)!;
        float[] mask = new float[x.Values.Length];
        for (int i = 0; i < mask.Length; i++)
        {
            // Counted channels-last; the values of the test lie channels-first.
            (int channel, int pixel, int sample) = (i % 6, i / 6 % (37 * 41), i / (6 * 37 * 41));
            (uint a, uint b, uint c, uint d) = Philox.Block(42, 7, (3UL << 32) + (ulong)((i / 32 * 8) + (i % 8)));
            uint word = (i % 32 / 8) switch { 0 => a, 1 => b, 2 => c, _ => d };
            mask[(((sample * 6) + channel) * 37 * 41) + pixel] = Philox.ToUnit(word) >= 0.3f ? 1 : 0;
        }

        Assert.That(outputs[1].Values, Is.EqualTo(mask));
        Approximately.Check("kept elements", outputs[0].Values, [.. x.Values.Zip(mask, (v, m) => m * v / 0.7)], absolute: 0, relative: 1e-6);
        Assert.That(mask.Average(), Is.EqualTo(0.7).Within(0.01));

        HostTensor gradient = KernelRunner.Run(backend, new DropoutBackwardOp(0.3f), [x, outputs[1]])![0];
        Assert.That(gradient.Values, Is.EqualTo(outputs[0].Values));
    }

    [Test]
    public void Whole_channels_share_a_decision_when_the_mask_is_small()
    {
        HostTensor x = HostTensor.Filled(1, 8, 16, 5, 5);
        HostTensor y = KernelRunner.Run(backend, new DropoutOp(0.5f, Stream: 1, new Shape(8, 16, 1, 1)), [x], null, Context)![0];
        for (int channel = 0; channel < 8 * 16; channel++)
        {
            Assert.That(y.Values[(channel * 25)..((channel + 1) * 25)].Distinct().Count(), Is.EqualTo(1));
        }

        Assert.That(y.Values.Distinct(), Is.EquivalentTo((float[])[0, 2]));
    }

    [Test]
    public void Another_step_draws_another_mask()
    {
        HostTensor x = HostTensor.Filled(1, 10, 100);
        var op = new DropoutOp(0.5f, Stream: 1, x.Shape);
        HostTensor first = KernelRunner.Run(backend, op, [x], null, new StepContext { Step = 1 })![0];
        HostTensor second = KernelRunner.Run(backend, op, [x], null, new StepContext { Step = 2 })![0];
        Assert.That(first.Values, Is.Not.EqualTo(second.Values));
    }

    [Test]
    public void Noise_is_normal_and_the_same_in_every_layout()
    {
        HostTensor x = HostTensor.Filled(2, 8, 16, 20, 20);
        var op = new GaussianNoiseOp(0.5f, Stream: 3);
        Layout rows = Layout.RowMajor(x.Shape, DataType.Float32);
        HostTensor y = KernelRunner.Run(backend, op, [x], null, Context)![0];
        Assert.That(KernelRunner.Run(backend, op, [x], [rows, rows], Context)![0].Values, Is.EqualTo(y.Values));
        double mean = y.Values.Average(v => (double)v), deviation = Math.Sqrt(y.Values.Average(v => (v - mean) * (v - mean)));
        Assert.That(mean, Is.EqualTo(2).Within(0.01));
        Assert.That(deviation, Is.EqualTo(0.5).Within(0.01));
        Assert.That(y.Values.Count(v => Math.Abs(v - 2) < 0.5) / (double)y.Values.Length, Is.EqualTo(0.6827).Within(0.01));
    }
}
