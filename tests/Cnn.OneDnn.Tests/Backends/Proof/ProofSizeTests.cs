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
    public void Weights_are_reordered_in_part_where_blocks_have_no_tails([Values(512, 520)] int outputs, [Values(512, 500)] int inputs)
    {
        Shape weights = new(outputs, inputs, 3, 3), few = weights.With(0, 16);
        bool isWhole = outputs + inputs != 1024;
        KernelRequest request = new(
            new ReorderOp(), [new Operand(Layout.RowMajor(weights, DataType.Float32))], [new Operand(BlockedOutputs(weights))]);
        KernelRequest tried = ProofSize.Reduce(request);
        Assert.That(tried.Inputs[0].Layout, Is.EqualTo(isWhole ? request.Inputs[0].Layout : Layout.RowMajor(few, DataType.Float32)));
        Assert.That(tried.Outputs[0].Layout, Is.EqualTo(isWhole ? request.Outputs[0].Layout : BlockedOutputs(few)));
    }

    [Test]
    public void A_convolution_keeps_every_size_but_the_samples([Values] bool blocked)
    {
        var weights = new Shape(64, 19, 3, 3);
        KernelRequest tried = ProofSize.Reduce(new KernelRequest(
            new ConvolutionOp(Window.Create([1, 1], [1, 1], [1, 1], [1, 1]), 1, Bias: true),
            [
                new Operand(Lay(Image, blocked)), blocked ? new Operand(BlockedOutputs(weights)) : new Operand(weights, DataType.Float32, null),
                new Operand(new Shape(64), DataType.Float32, null),
            ],
            [new Operand(Lay(new Shape(16, 64, 56, 57), blocked))]));
        Assert.That(tried.Inputs.Select(o => o.Shape), Is.EqualTo(new[] { Image.With(0, tried.Inputs[0].Shape[0]), weights, new Shape(64) }));
        Assert.That(tried.Inputs[0].Shape[0], Is.LessThan(16));
        Assert.That(tried.Inputs[1].Layout, Is.EqualTo(blocked ? BlockedOutputs(weights) : null), "blocks of outputs are no samples");
    }

    [Test]
    public void Small_work_is_tried_whole()
    {
        Operand small = new(Lay(new Shape(4, 5, 6, 7), blocked: true));
        KernelRequest request = new(new ActivationOp(Activation.Relu), [small], [small]);
        Assert.That(ProofSize.Reduce(request), Is.SameAs(request));
    }

    // ABcd16b16a
    private static Layout BlockedOutputs(Shape shape)
    {
        long outer = (shape[0] + 15) / 16, inner = (shape[1] + 15) / 16, taps = shape[2] * shape[3];
        return Layout.Blocked(
            shape, DataType.Float32, [16 * outer, 16 * inner, shape[2], shape[3]], [inner * taps * 256, taps * 256, shape[3] * 256, 256], [(1, 16), (0, 16)],
            outer * inner * taps * 256 * sizeof(float));
    }

    private static Layout Lay(Shape shape, bool blocked) => blocked
        ? Layout.ChannelBlocked(shape, DataType.Float32)
        : Layout.ChannelsLast(shape, DataType.Float32);
}
