using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using static Cnn.OneDnn.Tests.OneDnn.KernelRun;

namespace Cnn.OneDnn.Tests.OneDnn;

/// <summary>Ways around defects of the library: of every version that is supported, or of the older ones.</summary>
[Category(OtherLibraryTests.Category)]
internal sealed class KnownDefectTests : OneDnnFixture
{
    [Test]
    public void Strided_pointwise_weight_gradients_with_few_channels_stay_inside_their_scratchpad(
        [Values(1, 3, 8)] int channels, [Values] bool half) => OnEngine(() =>
    {
        DataType type = half ? DataType.BFloat16 : DataType.Float32;
        Shape source = new(1, channels, 112, 112), output = new(1, 16, 56, 56), weights = new(16, channels, 1, 1);
        var window = Window.Create([2, 2], [1, 1], [0, 0], [0, 0]);
        double[] x = WholeNumbers(source, 1, 1), dy = WholeNumbers(output, 2, 1), dw = new double[weights.ElementCount];
        ReferenceConvolution.Visit(window, 1, source, weights, output, (o, s, k) => dw[k] += dy[o] * x[s]);
        using KernelRun run = Run(
            Backend, new ConvolutionBackwardWeightsOp(window, 1, weights, Bias: false), [Source.Of(Layout.ChannelsLast(source, type), x),
                Source.Of(Layout.ChannelsLast(output, type), dy)], new Operand(weights, DataType.Float32, null));
        Assert.That(run.Implementation, Does.Not.Contain("1x1"));
        Assert.That(run.Outputs[0].ToDoubles(), Is.EqualTo(dw));
    });

    [Test]
    public void What_loses_a_NaN_is_left_to_others() => OnEngine(() =>
    {
        Shape source = new(1, 16, 8, 8);
        var pool = new PoolingOp(PoolingKind.Max, Window.Create([2, 2], [1, 1], [0, 0], [0, 0]), [2, 2], Training: false);
        Operand x = new(Layout.ChannelsLast(source, DataType.Float32)), y = new(Layout.ChannelsLast(pool.InferShapes([source])[0], DataType.Float32));
        Assert.That(Backend.TryCreate(new KernelRequest(pool, [x], [y])), Is.Null);
        Assert.That(Backend.TryCreate(new KernelRequest(new BinaryOp(BinaryKind.Add, Activation.Relu), [x, x], [x])), Is.Null);
        Assert.That(Backend.TryCreate(new KernelRequest(new BinaryOp(BinaryKind.Maximum), [x, x], [x])), Is.Null);
        foreach (ActivationKind activation in (
            ActivationKind[])[Activation.Relu, Activation.Relu6, Activation.Elu, Activation.HardSigmoid, Activation.Exponential, Activation.Softplus])
        {
            Assert.That(Backend.TryCreate(new KernelRequest(new ActivationOp(activation, 1), [x], [x])), Is.Null, activation.ToString());
        }
    });

    [Test]
    public void Padding_as_wide_as_the_window_is_left_to_others() => OnEngine(() =>
    {
        Shape source = new(1, 64, 4, 4), weights = new(1, 64, 1, 1), output = new(1, 1, 4, 34);
        var window = Window.Create([1, 2], [1, 1], [0, 32], [0, 32]);
        Operand x = new(Layout.ChannelsLast(source, DataType.Float32)), w = new(weights, DataType.Float32, null),
            y = new(Layout.ChannelsLast(output, DataType.Float32));
        Assert.That(Backend.TryCreate(new KernelRequest(new ConvolutionOp(window, 1, Bias: false), [x, w], [y])), Is.Null);
        Assert.That(Backend.TryCreate(new KernelRequest(new ConvolutionBackwardDataOp(window, 1, source), [y, w], [x])), Is.Null);
        Assert.That(Backend.TryCreate(new KernelRequest(new ConvolutionBackwardWeightsOp(window, 1, weights, Bias: false), [x, y], [w])), Is.Null);
    });

    [TestCase(24, true)]
    [TestCase(40, true)]
    [TestCase(16, false)]
    [TestCase(8, false)]
    public void Slow_statistics_of_channels_that_do_not_fill_sixteens_are_left_to_others(int channels, bool declined) => OnEngine(() =>
    {
        Shape shape = new(2, channels, 6, 6), vector = new(channels);
        Operand x = new(Layout.ChannelsLast(shape, DataType.Float32)), v = new(vector, DataType.Float32, null);
        using Kernel? forward = Backend.TryCreate(new KernelRequest(new BatchNormalizationOp(1e-3f, true, true), [x, v, v], [x, v, v]));
        using Kernel? backward = Backend.TryCreate(new KernelRequest(new BatchNormalizationBackwardOp(1e-3f, true, true, false), [x, v, v, v, x], [x, v, v]));
        Assert.That((forward is null, backward is null), Is.EqualTo((declined, false)));
    });

    [Test]
    public void A_copy_between_two_equal_layouts_with_gaps_is_left_to_others() => OnEngine(() =>
    {
        Operand gaps = new(Layout.Strided(new Shape(3, 5), DataType.Float32, [8, 1])), dense = new(Layout.RowMajor(new Shape(3, 5), DataType.Float32));
        Assert.That(Backend.TryCreate(new KernelRequest(new ReorderOp(), [gaps], [gaps])), Is.Null);
        double[] values = WholeNumbers(new Shape(3, 5), 1, 9);
        using KernelRun packed = Run(Backend, new ReorderOp(), [Source.Of(gaps, values)], dense);
        Assert.That(packed.Outputs[0].ToDoubles(), Is.EqualTo(values));
    });

    [Test]
    public void A_reference_implementation_is_not_taken() => OnEngine(() =>
    {
        // Plain weights with channels-last images: all that the library has is a loop over scalars.
        Shape source = new(1, 16, 8, 8), weights = new(16, 16, 3, 3);
        Operand x = new(Layout.ChannelsLast(source, DataType.Float32)), w = new(Layout.RowMajor(weights, DataType.Float32));
        using Kernel? kernel = Backend.TryCreate(
            new KernelRequest(new ConvolutionOp(Window.Create([1, 1], [1, 1], [1, 1], [1, 1]), 1, Bias: false), [x, w], [x]));
        Assert.That(kernel?.Implementation ?? "none", Does.Not.StartWith("ref"));
    });
}
