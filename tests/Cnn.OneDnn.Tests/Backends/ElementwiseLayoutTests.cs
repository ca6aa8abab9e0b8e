using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>The managed elementwise kernels on layouts of the native library, in whose plans they also run.</summary>
[NonParallelizable]
public class ElementwiseLayoutTests
{
    private static readonly Shape Shape = new(2, 19, 5, 3);
    private readonly ManagedBackend backend = new(2);

    private static Layout Blocked => Layout.Blocked(Shape, DataType.Float32, [2, 32, 5, 3], [480, 240, 48, 16], [(1, 16)], 960 * sizeof(float));

    [OneTimeTearDown]
    public void DisposeBackend() => backend.Dispose();

    [Test]
    public void A_blocked_layout_gives_what_a_plain_one_gives(
        [Values(Activation.Relu, Activation.Elu, Activation.Tanh, Activation.Gelu, Activation.Mish)] ActivationKind activation)
    {
        HostTensor x = HostTensor.Random(1, Shape.ToArray());
        var op = new ActivationOp(activation, 1);
        HostTensor plain = KernelRunner.Run(backend, op, [x])![0];
        Assert.That(KernelRunner.Run(backend, op, [x], [Blocked, Blocked])![0].Values, Is.EqualTo(plain.Values));
        Assert.That(KernelRunner.Run(backend, op, [x], [Blocked])![0].Values, Is.EqualTo(plain.Values), "the output follows the input");
    }

    [Test]
    public void Sums_and_gradients_take_blocked_layouts()
    {
        HostTensor x = HostTensor.Random(1, Shape.ToArray()), y = HostTensor.Random(2, Shape.ToArray());
        foreach (Op op in (Op[])[new SumOp(), new ActivationBackwardOp(Activation.Relu, 0, FromOutput: true), new BinaryOp(BinaryKind.Maximum)])
        {
            HostTensor plain = KernelRunner.Run(backend, op, [x, y])![0];
            Assert.That(KernelRunner.Run(backend, op, [x, y], [Blocked, Blocked, Blocked])![0].Values, Is.EqualTo(plain.Values), op.Name);
        }
    }

    [Test]
    public void Operands_of_different_plain_layouts_meet_element_by_element()
    {
        HostTensor x = HostTensor.Random(1, Shape.ToArray()), y = HostTensor.Random(2, Shape.ToArray());
        Layout first = Layout.RowMajor(Shape, DataType.Float32), last = Layout.ChannelsLast(Shape, DataType.Float32);
        HostTensor sum = KernelRunner.Run(backend, new SumOp(), [x, y], [first, last, last])![0];
        Assert.That(sum.Values, Is.EqualTo(x.Values.Zip(y.Values, (a, b) => a + b)));
    }

    [Test]
    public void An_op_that_makes_something_of_zero_refuses_blocks()
    {
        HostTensor x = HostTensor.Random(1, Shape.ToArray());
        Assert.That(KernelRunner.Run(backend, new ActivationOp(Activation.Sigmoid), [x], [Blocked, Blocked]), Is.Null);
        Assert.That(KernelRunner.Run(backend, new AffineOp(1, 1), [x], [Blocked, Blocked]), Is.Null);
    }

    [Test]
    public void A_convolution_refuses_what_it_cannot_read()
    {
        Window window = Window.Create([1, 1], [1, 1], [0, 0], [0, 0]);
        HostTensor x = HostTensor.Random(1, Shape.ToArray()), w = HostTensor.Random(2, 4, 19, 3, 3);
        Assert.That(KernelRunner.Run(backend, new ConvolutionOp(window, 1, Bias: false), [x, w], [Blocked]), Is.Null);
    }

    [Test]
    public void Relu_has_slope_zero_at_zero_and_keeps_a_NaN()
    {
        var x = new HostTensor([-1, 0, -0f, 1, float.NaN], 1, 5);
        Assert.That(KernelRunner.Run(backend, new ActivationOp(Activation.Relu), [x])![0].Values, Is.EqualTo((float[])[0, 0, 0, 1, float.NaN]));
        HostTensor ones = HostTensor.Filled(1, 1, 5);
        Assert.That(KernelRunner.Run(backend, new ActivationBackwardOp(Activation.Relu, 0, FromOutput: true), [ones, x])![0].Values,
            Is.EqualTo((float[])[0, 0, 0, 1, 1]), "a NaN blocks nothing, as in PyTorch");
    }

    [TestCase(Activation.Softplus, -100f, 3.7835059e-44)]
    [TestCase(Activation.Softplus, 100f, 100)]
    [TestCase(Activation.Sigmoid, -88f, 6.0546e-39)]
    [TestCase(Activation.Sigmoid, 200f, 1)]
    [TestCase(Activation.Tanh, 1e-6f, 1e-6)]
    [TestCase(Activation.Tanh, -50f, -1)]
    [TestCase(Activation.Elu, -1e-6f, -9.999995e-7)]
    [TestCase(Activation.Gelu, -3f, -0.0040496940947)]
    [TestCase(Activation.Gelu, 1e-4f, 5.0003989e-5)]
    [TestCase(Activation.Mish, -20f, -4.1223072e-8)]
    [TestCase(Activation.Mish, 100f, 100)]
    [TestCase(Activation.Silu, -100f, -3.72e-42)]
    public void Activations_hold_at_the_ends_of_their_range(ActivationKind activation, float x, double expected)
    {
        float y = KernelRunner.Run(backend, new ActivationOp(activation, 1), [new HostTensor([x], 1, 1)])![0].Values[0];
        Assert.That(y, Is.EqualTo(expected).Within(Math.Abs(expected) * 1e-5 + 1e-37));
    }
}
