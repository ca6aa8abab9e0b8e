using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Proof;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>What a kernel is tried on is a part of its plan's work, with every size whose tails may be wrong.</summary>
internal sealed class ProofSizeTests
{
    private static readonly Shape Image = new(16, 19, 56, 57);

    [Test]
    public void An_activation_is_tried_on_a_few_rows_of_few_images_in_the_same_layout([Values] bool blocked)
    {
        Operand image = new(Lay(Image, blocked));
        KernelRequest tried = ProofSize.Reduce(new KernelRequest(new ActivationOp(Activation.Tanh), [image], [image]));
        Assert.That(tried.Inputs[0].Shape, Is.EqualTo(Image.With(0, tried.Inputs[0].Shape[0]).With(2, tried.Inputs[0].Shape[2])), "channels and columns stay");
        Assert.That(tried.Inputs[0].Shape[0], Is.LessThan(16));
        Assert.That(tried.Inputs[0].Shape[2], Is.InRange(3, 55));
        Assert.That(tried.Inputs[0].Layout, Is.EqualTo(Lay(tried.Inputs[0].Shape, blocked)));
        Assert.That(tried.Outputs, Is.EqualTo(tried.Inputs));
    }

    // The known faults of reorders depend on the sizes of inner axes, where blocks have tails.
    [TestCase(19, false)]
    [TestCase(32, true)]
    public void A_reorder_with_tails_keeps_the_rows(int channels, bool fewer)
    {
        Shape image = Image.With(1, channels);
        KernelRequest tried = ProofSize.Reduce(
            new KernelRequest(new ReorderOp(), [new Operand(Lay(image, blocked: false))], [new Operand(Lay(image, blocked: true))]));
        Assert.That(tried.Inputs[0].Shape[2], fewer ? Is.LessThan(56) : Is.EqualTo(56));
        Assert.That(tried.Inputs[0].Shape.With(0, 16).With(2, 56), Is.EqualTo(image));
    }

    [Test]
    public void Weights_are_reordered_whole()
    {
        var weights = new Shape(512, 512, 3, 3);
        Layout blocked = Layout.Blocked(
            weights, DataType.Float32, [512, 512, 3, 3], [32 * 9 * 256, 9 * 256, 3 * 256, 256], [(1, 16), (0, 16)], 512L * 512 * 9 * sizeof(float));
        KernelRequest request = new(new ReorderOp(), [new Operand(Layout.RowMajor(weights, DataType.Float32))], [new Operand(blocked)]);
        Assert.That(ProofSize.Reduce(request), Is.SameAs(request));
    }

    [Test]
    public void A_convolution_keeps_every_size_but_the_samples()
    {
        KernelRequest tried = ProofSize.Reduce(new KernelRequest(
            new ConvolutionOp(Window.Create([1, 1], [1, 1], [1, 1], [1, 1]), 1, Bias: true),
            [new Operand(Lay(Image, false)), new Operand(new Shape(64, 19, 3, 3), DataType.Float32, null), new Operand(new Shape(64), DataType.Float32, null)],
            [new Operand(Lay(new Shape(16, 64, 56, 57), false))]));
        Assert.That(tried.Inputs.Select(o => o.Shape), Is.EqualTo(new[] { Image.With(0, tried.Inputs[0].Shape[0]), new Shape(64, 19, 3, 3), new Shape(64) }));
        Assert.That(tried.Inputs[0].Shape[0], Is.LessThan(16));
    }

    [Test]
    public void Small_work_is_tried_whole()
    {
        Operand small = new(Lay(new Shape(4, 5, 6, 7), blocked: true));
        KernelRequest request = new(new ActivationOp(Activation.Relu), [small], [small]);
        Assert.That(ProofSize.Reduce(request), Is.SameAs(request));
    }

    private static Layout Lay(Shape shape, bool blocked) => blocked
        ? Layout.ChannelBlocked(shape, DataType.Float32)
        : Layout.ChannelsLast(shape, DataType.Float32);
}
