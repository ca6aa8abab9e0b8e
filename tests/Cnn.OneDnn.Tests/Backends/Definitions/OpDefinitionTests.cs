using Cnn.OneDnn.Backends.Definitions;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>Definitions on numbers that can be followed by hand, and where fast kernels go wrong: edges, ties, NaNs.</summary>
[TestFixture]
internal sealed class OpDefinitionTests
{
    [Test]
    public void A_fused_convolution_adds_bias_and_residual_before_its_activation()
    {
        var op = new ConvolutionOp(Window.Create([1], [1], [0], [0]), 1, Bias: true, Activation.Relu, Residual: true);
        LogicalTensor y = DefinitionRunner.Run(
            op, [new HostTensor([1, 2, 3], 1, 1, 3), new HostTensor([1, -1], 1, 1, 2), new HostTensor([0.5f], 1), new HostTensor([2, -3], 1, 1, 2)]);
        Assert.That(y.Values, Is.EqualTo([1.5, 0]));
    }

    [Test]
    public void A_NaN_goes_through_relu_and_wins_a_pooling_and_a_maximum()
    {
        HostTensor x = new([1, float.NaN, 2, 3], 1, 1, 4);
        Assert.That(DefinitionRunner.Run(new ActivationOp(Activation.Relu), [x]).Values, Is.EqualTo([1, double.NaN, 2, 3]));
        Assert.That(DefinitionRunner.Run(new BinaryOp(BinaryKind.Maximum), [x, HostTensor.Filled(2, 1, 1, 4)]).Values, Is.EqualTo([2, double.NaN, 2, 3]));
        Assert.That(DefinitionRunner.Run(new PoolingOp(PoolingKind.Max, Window.Create([1], [1], [0], [0]), [2], Training: false), [x]).Values,
            Is.EqualTo([double.NaN, double.NaN, 3]));
    }

    [Test]
    public void The_first_of_equal_maxima_takes_the_gradient()
    {
        var op = new PoolingBackwardOp(PoolingKind.Max, Window.Create([1], [1], [0], [0]), [2], new Shape(1, 1, 4));
        HostTensor source = new([1, 3, 3, 0], 1, 1, 4);
        Assert.That(DefinitionRunner.Run(op, [new HostTensor([10, 20, 30], 1, 1, 3), source]).Values, Is.EqualTo([0, 30, 30, 0]));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_window_of_padding_alone_gives_zero(int kind)
    {
        var op = new PoolingOp((PoolingKind)kind, Window.Create([1], [2], [1], [1]), [2], Training: false);
        Assert.That(DefinitionRunner.Run(op, [new HostTensor([5], 1, 1, 1)]).Values, Is.EqualTo([0]));
    }

    [Test]
    public void A_label_that_is_no_class_has_no_loss_and_no_gradient()
    {
        var op = new SoftmaxCrossEntropyOp(Sparse: true, 0, Weighted: true);
        HostTensor[] inputs = [HostTensor.Filled(0, 2, 2), new HostTensor([1, 2]), new HostTensor([4, 1], 2)];
        Assert.That(DefinitionRunner.Run(op, inputs).Values, Is.EqualTo([Math.Log(2), double.NaN]).Within(1e-15));
        Assert.That(DefinitionRunner.Run(op, inputs, output: 1).Values, Is.EqualTo([1, -1, 0, 0]).Within(1e-15));
        Assert.That(DefinitionRunner.Run(op, inputs, output: 2).Values, Is.EqualTo([0.5, 0.5, 0.5, 0.5]).Within(1e-15));
        var loss = new LossOp(LossKind.SparseCategoricalCrossEntropy, 0, Weighted: false);
        HostTensor[] rows = [HostTensor.Filled(0.5f, 1, 2), new HostTensor([-1])];
        Assert.That(DefinitionRunner.Run(loss, rows).Values, Is.EqualTo([double.NaN]));
        Assert.That(DefinitionRunner.Run(loss, rows, output: 1).Values, Is.EqualTo([0, 0]));
    }

    [Test]
    public void Folded_weights_are_scaled_by_channel()
    {
        var op = new FoldNormalizationOp(1, Bias: false, Scale: true, Shift: true);
        HostTensor[] inputs = [new([1, 2], 2, 1), new([4, 3], 2), new([1, 1], 2), new([1, -1], 2), new([3, 8], 2)];
        Assert.That(DefinitionRunner.Run(op, inputs).Values, Is.EqualTo([2, 2]));
        Assert.That(DefinitionRunner.Run(op, inputs, output: 1).Values, Is.EqualTo([-1, 2]));
    }

    [Test]
    public void A_moving_average_gives_the_operand_that_it_writes_over() =>
        Assert.That(DefinitionRunner.Run(new MovingAverageOp(0.75f), [new HostTensor([4], 1), new HostTensor([8], 1)]).Values, Is.EqualTo([5]));

    [Test]
    public void An_even_response_window_reaches_further_down()
    {
        var op = new LocalResponseNormalizationOp(2, 2, 1, 1);
        Assert.That(DefinitionRunner.Run(op, [HostTensor.Filled(1, 1, 4, 1)]).Values, Is.EqualTo([1 / 2.0, 1 / 3.0, 1 / 3.0, 1 / 3.0]).Within(1e-15));
    }

    [Test]
    public void A_scale_of_zero_clears_a_NaN() =>
        Assert.That(DefinitionRunner.Run(new AffineOp(0, 2), [new HostTensor([float.NaN, 1], 2)]).Values, Is.EqualTo([2, 2]));

    [Test]
    public void A_dropout_of_everything_gives_zeros()
    {
        HostTensor x = HostTensor.Filled(3, 2, 4);
        Assert.That(DefinitionRunner.Run(new DropoutOp(1, Stream: 1, x.Shape), [x]).Values, Is.All.Zero);
        Assert.That(DefinitionRunner.Run(new DropoutBackwardOp(1), [x, HostTensor.Filled(1, 2, 4)]).Values, Is.All.Zero);
    }

    // From tables of the normal distribution.
    [TestCase(0, 0.5)]
    [TestCase(1, 0.8413447460685429)]
    [TestCase(-3.5, 2.3262907903552504e-4)]
    [TestCase(-5, 2.866515718791939e-7)]
    public void The_normal_distribution_is_accurate_in_its_tail(double x, double probability) =>
        Assert.That(Accurate.NormalDistribution(x), Is.EqualTo(probability).Within(1e-10).Percent);

    [Test]
    public void Small_differences_keep_their_digits()
    {
        Assert.That(Accurate.ExpMinusOne(1e-10), Is.EqualTo(1.00000000005e-10).Within(1e-12).Percent);
        Assert.That(Accurate.LogOnePlus(1e-10), Is.EqualTo(9.9999999995e-11).Within(1e-12).Percent);
    }

    // The known answers that its authors publish with it (Random123, philox4x32-10).
    [TestCase(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void The_generator_of_random_ops_gives_its_known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint a, uint b, uint c, uint d) =>
        Assert.That(Philox.Block(((ulong)k1 << 32) | k0, ((ulong)c3 << 32) | c2, ((ulong)c1 << 32) | c0), Is.EqualTo((a, b, c, d)));
}
