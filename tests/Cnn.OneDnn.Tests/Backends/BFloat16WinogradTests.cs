using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tests.OneDnn;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>
/// Convolutions of bfloat16 over transformed tiles, multiplied by the library's micro kernels. Pixels up to 8 give transformed ones up to 32, and weights up
/// to 3 transformed ones up to 27 quarters: all exact in bfloat16, so that a result is rounded once, as the definition's is.
/// </summary>
internal sealed class BFloat16WinogradTests : OneDnnFixture
{
    private const int Pixels = 8, Weights = 3;

    public static IEnumerable<ConvolutionCase> Shapes =>
    [
        ConvolutionCase.Of("whole tiles", 7, 1, 32, 64, [16, 16], 3, 1, 1),
        ConvolutionCase.Of("tiles of their own for each thread", 16, 1, 32, 32, [14, 20], 3, 1, 1),
        ConvolutionCase.Of("tiles that stick out", 9, 1, 64, 32, [11, 15], 3, 1, 1),
        ConvolutionCase.Of("without padding", 9, 1, 64, 96, [14, 18], 3),
        ConvolutionCase.Of("with wide padding", 9, 1, 32, 160, [13, 10], 3, 1, 2),
        ConvolutionCase.Of("one tile an image", 100, 1, 64, 96, [2, 2], 3, 1, 1),
        ConvolutionCase.Of("many source channels", 16, 1, 288, 32, [12, 8], 3, 1, 1),
        ConvolutionCase.Of("many destination channels", 16, 1, 32, 288, [12, 8], 3, 1, 1),
        new("padded after only", 7, 1, 32, 64, [15, 16], [3, 3], [1, 1], [0, 0], [2, 2], [1, 1]),
        new("a flat volume", 10, 1, 32, 32, [1, 12, 16], [1, 3, 3], [1, 1, 1], [0, 1, 1], [0, 1, 1], [1, 1, 1]),
    ];

    /// <summary>How images and weights lie.</summary>
    public enum Order
    {
        /// <summary>Images channels-last, weights in rows of output channels, on one thread.</summary>
        Plain,

        /// <summary>Images channels-last, weights in blocks of channels.</summary>
        BlockedWeights,

        /// <summary>All in blocks of channels.</summary>
        Blocked,
    }

    [SetUp]
    public void RequireInstructions() => Processor.NeedsBFloat16Products(Backend.Report);

    [Test]
    public void Every_pass_rounds_whole_numbers_once([ValueSource(nameof(Shapes))] ConvolutionCase shape, [Values] Order order) => OnEngine(() =>
    {
        HostTensor source = HostTensor.Integers(1, Pixels, shape.SourceDims).ToBFloat16(),
            gradient = HostTensor.Integers(4, Pixels, shape.DestinationDims).ToBFloat16();
        HostTensor weights = HostTensor.Integers(2, Weights, shape.WeightDims), bias = HostTensor.Integers(3, Pixels, shape.Outputs);
        Layout kernels = WeightsOf(weights.Shape, order), read = ImageOf(source, order), written = ImageOf(gradient, order);
        double[] forward = ReferenceConvolution.Forward(shape, source.Values, weights.Values, bias.Values);
        using ManagedBackend backend = Managed(order == Order.Plain ? SerialTeam.Instance : Backend.Team);

        Check("forward", backend, new ConvolutionOp(shape.Window, 1, Bias: true), [source, weights, bias], [read, kernels, null, written], forward);
        Check(
            "with relu", backend, new ConvolutionOp(shape.Window, 1, Bias: true, Activation.Relu), [source, weights, bias], [read, kernels, null, written],
            Array.ConvertAll(forward, v => Math.Max(v, 0)));
        Check(
            "source gradient", backend, new ConvolutionBackwardDataOp(shape.Window, 1, source.Shape), [gradient, weights], [written, kernels, read],
            ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values));
        Check(
            "weight gradient", backend, new ConvolutionBackwardWeightsOp(shape.Window, 1, weights.Shape, Bias: true), [source, gradient],
            [read, written, kernels],
            ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values), ReferenceConvolution.BiasGradient(shape, gradient.Values));
    });

    [Test]
    public void Random_shapes_round_whole_numbers_once() => OnEngine(() =>
    {
        var random = new Random(20261126);
        for (int i = 0; i < 25; i++)
        {
            int inputs = 32 * random.Next(1, 4), outputs = 32 * random.Next(1, 4);
            int[] size = [random.Next(7, 20), random.Next(7, 20)], before = [random.Next(3), random.Next(3)], after = [random.Next(3), random.Next(3)];

            // As many images as make it worth while: 2^24 multiplications, and as many tiles as channels.
            int height = size[0] + before[0] + after[0] - 2, width = size[1] + before[1] + after[1] - 2;
            int batch = 1 + Math.Max((1 << 24) / (height * width * 9 * inputs * outputs), 96 / ((height + 1) / 2 * ((width + 1) / 2)));
            var shape = new ConvolutionCase($"case {i}", batch, 1, inputs, outputs, size, [3, 3], [1, 1], before, after, [1, 1]);
            Layout[] layouts = [.. new[] { shape.SourceDims, shape.DestinationDims }.Select(
                d => random.Next(2) == 0 ? Layout.ChannelsLast(new Shape(d), DataType.BFloat16) : Layout.ChannelBlocked(new Shape(d), DataType.BFloat16))];
            HostTensor source = HostTensor.Integers(i, Pixels, shape.SourceDims).ToBFloat16(),
                gradient = HostTensor.Integers(i + 100, Pixels, shape.DestinationDims).ToBFloat16();
            HostTensor weights = HostTensor.Integers(i + 200, Weights, shape.WeightDims);
            Layout kernels = WeightsOf(weights.Shape, random.Next(2) == 0 ? Order.Plain : Order.Blocked);
            using ManagedBackend backend = Managed();
            string what =
                $"case {i}: {batch} x {inputs} to {outputs} channels, {string.Join('x', size)}, padded {string.Join(',', before)} and " +
                    $"{string.Join(',', after)}, {layouts[0]} to {layouts[1]}";
            Check(what, backend, new ConvolutionOp(shape.Window, 1, Bias: false), [source, weights], [layouts[0], kernels, layouts[1]],
                ReferenceConvolution.Forward(shape, source.Values, weights.Values, new float[outputs]));
            Check(
                what + ", gradient by data", backend, new ConvolutionBackwardDataOp(shape.Window, 1, source.Shape), [gradient, weights],
                [layouts[1], kernels, layouts[0]],
                ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values));
            Check(
                what + ", gradient by weights", backend, new ConvolutionBackwardWeightsOp(shape.Window, 1, weights.Shape, Bias: false), [source, gradient],
                [layouts[0], layouts[1], kernels],
                ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values));
        }
    });

    // Too many weights for sums of each thread's own, and a part of a second block.
    [Test]
    public void A_gradient_of_weights_is_summed_over_several_blocks_of_tiles() => OnEngine(() =>
    {
        var shape = ConvolutionCase.Of("blocks", 1050, 1, 192, 96, [2, 2], 3, 1, 1);
        HostTensor source = HostTensor.Integers(1, Pixels, shape.SourceDims).ToBFloat16(),
            gradient = HostTensor.Integers(4, Pixels, shape.DestinationDims).ToBFloat16();
        var weights = new Shape(shape.WeightDims);
        using ManagedBackend backend = Managed();
        Check(
            "weight gradient", backend, new ConvolutionBackwardWeightsOp(shape.Window, 1, weights, Bias: true), [source, gradient],
            [ImageOf(source, Order.Plain), ImageOf(gradient, Order.Plain), WeightsOf(weights, Order.Plain)],
            ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values), ReferenceConvolution.BiasGradient(shape, gradient.Values));
    });

    // Rounding pixels and weights after their transforms, each to one part in 2^9 at most, and sums that are up to five thirds as large as the definition's.
    [Test]
    public void Real_numbers_come_out_within_one_percent_of_their_spread() => OnEngine(() =>
    {
        var shape = ConvolutionCase.Of("reals", 8, 1, 96, 64, [14, 14], 3, 1, 1);
        HostTensor source = HostTensor.Random(1, shape.SourceDims).ToBFloat16(), gradient = HostTensor.Random(4, shape.DestinationDims).ToBFloat16(),
            weights = HostTensor.Random(2, shape.WeightDims);
        Layout kernels = WeightsOf(weights.Shape, Order.Plain), read = ImageOf(source, Order.Plain), written = ImageOf(gradient, Order.Plain);
        using ManagedBackend backend = Managed();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                Error(KernelRunner.Run(backend, new ConvolutionOp(shape.Window, 1, Bias: false), [source, weights], [read, kernels, written]),
                    ReferenceConvolution.Forward(shape, source.Values, weights.Values, new float[shape.Outputs])),
                Is.LessThan(0.01));
            Assert.That(
                Error(KernelRunner.Run(backend, new ConvolutionBackwardDataOp(shape.Window, 1, source.Shape), [gradient, weights], [written, kernels, read]),
                    ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values)),
                Is.LessThan(0.01));
            Assert.That(
                Error(KernelRunner.Run(backend, new ConvolutionBackwardWeightsOp(shape.Window, 1, weights.Shape, Bias: false), [source, gradient],
                    [read, written, kernels]), ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values)),
                Is.LessThan(0.01));
        }
    });

    [Test]
    public void A_number_that_is_not_one_stays_under_a_relu([Values(0x7FC0, 0xFFC0, 0x7FFF, 0xFFFF)] int bits) => OnEngine(() =>
    {
        var shape = ConvolutionCase.Of("not a number", 8, 1, 32, 32, [16, 16], 3, 1, 1);
        HostTensor source = HostTensor.Random(1, shape.SourceDims).ToBFloat16(), weights = HostTensor.Random(2, shape.WeightDims);
        source.Values[0] = BitConverter.UInt32BitsToSingle((uint)bits << 16);
        Layout image = ImageOf(source, Order.Plain);
        using ManagedBackend backend = Managed();
        HostTensor[]? result = KernelRunner.Run(
            backend, new ConvolutionOp(shape.Window, 1, Bias: false, Activation.Relu), [source, weights],
            [image, WeightsOf(weights.Shape, Order.Plain), image]);
        Assert.That(result?[0].Values[0], Is.NaN);
    });

    // Sigmoid is computed over floats in place, which results of two bytes are not; transforms take 32 channels at a time; 64 tiles are few beside 96 channels.
    [TestCase(Activation.Sigmoid, 32, 26, true)]
    [TestCase(Activation.Relu, 48, 26, true)]
    [TestCase(Activation.Relu, 96, 1, true)]
    [TestCase(Activation.Relu, 32, 26, false)]
    public void What_does_not_suit_is_widened_first(ActivationKind activation, int channels, int batch, bool products) => OnEngine(() =>
    {
        var shape = ConvolutionCase.Of("unsuited", batch, 1, channels, 96, [16, 16], 3, 1, 1);
        Shape read = new(shape.SourceDims), written = new(shape.DestinationDims);
        using var backend = new ManagedBackend(Backend.Team, products ? Backend.BFloat16Products : null);
        using Kernel? kernel = backend.TryCreate(new KernelRequest(
            new ConvolutionOp(shape.Window, 1, Bias: false, activation),
            [new Operand(Layout.ChannelsLast(read, DataType.BFloat16)), new Operand(new Shape(shape.WeightDims), DataType.Float32, null)],
            [new Operand(Layout.ChannelsLast(written, DataType.BFloat16))]));
        Assert.That(kernel?.Implementation, Does.EndWith("_widened"));
    });

    private static Layout WeightsOf(Shape weights, Order order) => order != Order.Plain && weights.Rank == 4
        ? ConvolutionShape.BlockedWeightsLayout(weights, 1)!
        : ConvolutionShape.WeightsLayout(weights, 1);

    private static Layout ImageOf(HostTensor tensor, Order order) => order == Order.Blocked
        ? Layout.ChannelBlocked(tensor.Shape, tensor.Type)
        : Layout.ChannelsLast(tensor.Shape, tensor.Type);

    private static double Error(HostTensor[]? results, double[] expected) =>
        Math.Sqrt(results![0].Values.Zip(expected, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(b => b * b));

    private static void Check(string what, ManagedBackend backend, Op op, HostTensor[] inputs, Layout?[] layouts, params double[][] expected)
    {
        Shape[] results = op.InferShapes(Array.ConvertAll(inputs, i => i.Shape));
        Operand[] written = [.. results.Select(
            (r, i) => inputs.Length + i < layouts.Length ? new Operand(layouts[inputs.Length + i]!) : new Operand(r, DataType.Float32, null))];
        using (Kernel? kernel = backend.TryCreate(new KernelRequest(op, [.. inputs.Select((t, i) => new Operand(t.Shape, t.Type, layouts[i]))], written)))
        {
            Assert.That(kernel?.Implementation, Is.EqualTo("managed:winograd_2x2_brgemm_" + op.Name), what);
        }

        HostTensor[] outputs = KernelRunner.Run(backend, op, inputs, layouts)!;
        for (int i = 0; i < expected.Length; i++)
        {
            double[] rounded = outputs[i].Type == DataType.BFloat16 ? [
                .. new HostTensor(Array.ConvertAll(expected[i], v => (float)v), expected[i].Length).ToBFloat16().Values.Select(v => (double)v)] : expected[i];
            Approximately.Check($"{what}, output {i}", outputs[i].Values, rounded, absolute: 0, relative: 0);
        }
    }

    private ManagedBackend Managed(WorkTeam? team = null) => new(team ?? Backend.Team, Backend.BFloat16Products);
}
