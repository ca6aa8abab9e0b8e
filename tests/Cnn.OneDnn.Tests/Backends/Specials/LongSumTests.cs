using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Specials;

/// <summary>Long sums of equal numbers keep their digits: added one by one in float, a million times 0.7 is one per cent off.</summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
internal sealed class LongSumTests(BackendFactory factory)
{
    private const float Number = 0.7f;
    private const int Side = 1024;
    private const double Digits = 2e-5;
    private IBackend backend = null!;

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend?.Dispose();

    [TestCase(1, 256)]
    [TestCase(1, 1024)]
    [TestCase(16, 300)]
    public void The_average_of_a_large_window(int channels, int side)
    {
        foreach (PoolingKind kind in (PoolingKind[])[PoolingKind.AverageExcludingPadding, PoolingKind.AverageIncludingPadding])
        {
            var op = new PoolingOp(kind, Window.Create([side, side], [1, 1], [0, 0], [0, 0]), [side, side], Training: false);
            Check(Run(op, HostTensor.Filled(Number, 1, channels, side, side))[0], Number);
        }
    }

    [TestCase(1)]
    [TestCase(16)]
    [TestCase(24)]
    public void The_statistics_of_a_large_batch(int channels)
    {
        HostTensor[] y = Run(new BatchNormalizationOp(1e-3f, Scale: false, Shift: false), HostTensor.Filled(Number, 4, channels, 512, 256));
        Check(y[1], Number);
        Assert.That(y[2].Values, Is.All.EqualTo(0).Within(1e-6), "variance");
    }

    [TestCase(1)]
    [TestCase(16)]
    public void The_gradients_of_a_large_batch_normalization(int channels)
    {
        int[] shape = [4, channels, 512, 256];
        double terms = 4 * 512 * 256;
        var op = new BatchNormalizationBackwardOp(0, Scale: true, Shift: true, Relu: false);
        HostTensor[] y = Run(op, HostTensor.Filled(1 + Number, shape), HostTensor.Filled(1, channels), HostTensor.Filled(1, channels),
            HostTensor.Filled(1, channels), HostTensor.Filled(Number, shape));
        Check(y[1], (double)Number * ((double)(1 + Number) - 1) * terms);
        Check(y[2], (double)Number * terms);
    }

    [Test]
    public void The_statistics_of_a_long_row()
    {
        HostTensor[] y = Run(new LayerNormalizationOp(1e-3f, Scale: false, Shift: false), HostTensor.Filled(Number, 1, Side * Side));
        Check(y[1], Number);
        y = Run(new GroupNormalizationOp(1, 1e-3f, Scale: false, Shift: false), HostTensor.Filled(Number, 1, 16, 256, 256));
        Check(y[1], Number);
    }

    [Test]
    public void Sums_over_a_broadcast_and_rows_of_softmax()
    {
        Check(Run(new ReduceSumOp(new Shape(1, 3, 1)), HostTensor.Filled(Number, 8, 3, 65536))[0], (double)Number * 8 * 65536);
        Check(Run(new SoftmaxOp(Logarithm: true), HostTensor.Filled(Number, 1, Side * Side))[0], -Math.Log(Side * Side));
        HostTensor two = new([1e8f, 1e8f], 1, 2), three = new([12, 0.5f, -0.5f], 1, 3), label = new([0]);
        Check(Run(new SoftmaxOp(Logarithm: true), two)[0], -Math.Log(2));
        var loss = new SoftmaxCrossEntropyOp(Sparse: true, 0, Weighted: false);
        Check(Run(loss, two, label)[0], Math.Log(2));
        double rest = Math.Exp(-11.5) + Math.Exp(-12.5);
        Check(Run(loss, three, label)[0], double.LogP1(rest));
        Assert.That(Run(new SoftmaxOp(Logarithm: true), three)[0].Values[0], Is.EqualTo(-double.LogP1(rest)).Within(0.01).Percent);
    }

    // PyTorch 2.14's numbers.
    [Test]
    public void Softplus_keeps_its_digits_far_below_zero()
    {
        HostTensor y = Run(new ActivationOp(Activation.Softplus), new HostTensor([-9, -12, -14, -15, -18, -20, -40, -80], 1, 8))[0];
        double[] right = [1.234022e-4, 6.144193e-6, 8.315284e-7, 3.059023e-7, 1.522998e-8, 2.061154e-9, 4.248354e-18, 1.804851e-35];
        for (int i = 0; i < right.Length; i++)
        {
            Assert.That(y.Values[i], Is.EqualTo(right[i]).Within(1e-3).Percent);
        }
    }

    private HostTensor[] Run(Op op, params HostTensor[] inputs) =>
        KernelRunner.Run(backend, op, inputs) ?? throw new AssertionException($"the backend lacks a kernel for {op.Name}");

    private static void Check(HostTensor tensor, double right)
    {
        double[] errors = [.. tensor.Values.Select(v => Math.Abs(v - right) / Math.Abs(right))];
        Assert.That(errors, Is.All.LessThanOrEqualTo(Digits), $"{tensor.Values[0]}, expected {right}");
    }
}
