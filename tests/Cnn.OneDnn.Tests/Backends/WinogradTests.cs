using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>
/// Convolutions of bfloat16 over tiles of four by four results, against their definition in double precision: a result may be off by its own rounding and
/// by what sums of floats with constants from 1/24 to 8 lose.
/// </summary>
[NonParallelizable]
internal sealed class WinogradTests
{
    // Half a unit in the last place of a result near a tie, once for each side of it.
    private const double Narrow = 1.0 / 256;

    // Of the largest result: 200 units of 2^-24.
    private const double Sums = 1.2e-5;

    public static IEnumerable<ConvolutionCase> Shapes =>
    [
        ConvolutionCase.Of("whole tiles", 7, 1, 32, 48, [16, 16], 3, 1, 1),
        ConvolutionCase.Of("many tiles", 8, 1, 32, 32, [28, 20], 3, 1, 1),
        ConvolutionCase.Of("tiles that stick out", 9, 1, 64, 32, [11, 15], 3, 1, 1),
        ConvolutionCase.Of("without padding", 9, 1, 48, 80, [14, 18], 3),
        ConvolutionCase.Of("with wide padding", 9, 1, 32, 112, [13, 10], 3, 1, 2),
        ConvolutionCase.Of("one tile an image", 100, 1, 80, 208, [4, 4], 3, 1, 1),
        ConvolutionCase.Of("many source channels", 16, 1, 272, 32, [12, 8], 3, 1, 1),
        ConvolutionCase.Of("many destination channels", 16, 1, 32, 272, [12, 8], 3, 1, 1),
        new("padded after only", 7, 1, 32, 64, [15, 16], [3, 3], [1, 1], [0, 0], [2, 2], [1, 1]),
        new("a flat volume", 10, 1, 32, 32, [1, 12, 16], [1, 3, 3], [1, 1, 1], [0, 1, 1], [0, 1, 1], [1, 1, 1]),
    ];

    /// <summary>How images and weights lie.</summary>
    public enum Order
    {
        /// <summary>Images channels-last, weights in rows of output channels.</summary>
        Plain,

        /// <summary>Images channels-last, weights in blocks of channels.</summary>
        BlockedWeights,

        /// <summary>All in blocks of channels.</summary>
        Blocked,
    }

    [Test]
    public void Every_pass_gives_what_its_definition_gives([ValueSource(nameof(Shapes))] ConvolutionCase shape, [Values] Order order)
    {
        HostTensor source = HostTensor.Random(1, shape.SourceDims).ToBFloat16(), gradient = HostTensor.Random(4, shape.DestinationDims).ToBFloat16();
        HostTensor weights = HostTensor.Random(2, shape.WeightDims), bias = HostTensor.Random(3, shape.Outputs);
        Layout kernels = WeightsOf(weights.Shape, order), read = ImageOf(source, order), written = ImageOf(gradient, order);
        double[] forward = ReferenceConvolution.Forward(shape, source.Values, weights.Values, bias.Values);
        using var backend = new ManagedBackend(order == Order.Plain ? 1 : 2);

        Check("forward", backend, new ConvolutionOp(shape.Window, 1, Bias: true), [source, weights, bias], [read, kernels, null, written], forward);
        Check(
            "with relu", backend, new ConvolutionOp(shape.Window, 1, Bias: true, Activation.Relu), [source, weights, bias], [read, kernels, null, written],
            Array.ConvertAll(forward, v => Math.Max(v, 0)));
        Check(
            "source gradient", backend, new ConvolutionBackwardDataOp(shape.Window, 1, source.Shape), [gradient, weights], [written, kernels, read],
            ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values));
        Check(
            "weight gradient", backend, new ConvolutionBackwardWeightsOp(shape.Window, 1, weights.Shape, Bias: true), [source, gradient], [read, written, kernels],
            ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values), ReferenceConvolution.BiasGradient(shape, gradient.Values));
    }

    // Tiles of two by two: halves of small whole numbers are exact.
    [TestCase(7, 32, 48, 14, 13)]
    [TestCase(3, 272, 128, 7, 7)]
    [TestCase(40, 64, 32, 8, 9)]
    public void Images_in_blocks_of_channels_are_read_and_written_as_they_lie(int batch, int inputs, int outputs, int height, int width)
    {
        var shape = ConvolutionCase.Of("blocks", batch, 1, inputs, outputs, [height, width], 3, 1, 1);
        HostTensor source = HostTensor.Integers(1, 8, shape.SourceDims), gradient = HostTensor.Integers(4, 8, shape.DestinationDims);
        HostTensor weights = HostTensor.Integers(2, 8, shape.WeightDims), bias = HostTensor.Integers(3, 8, shape.Outputs);
        Layout kernels = WeightsOf(weights.Shape, Order.Blocked), read = ImageOf(source, Order.Blocked), written = ImageOf(gradient, Order.Blocked), mixed = ImageOf(gradient, Order.Plain);
        double[] forward = ReferenceConvolution.Forward(shape, source.Values, weights.Values, bias.Values);
        using var backend = new ManagedBackend(2);
        foreach (Layout target in (Layout[])[written, mixed])
        {
            Approximately.Check(
                "forward", KernelRunner.Run(backend, new ConvolutionOp(shape.Window, 1, Bias: true), [source, weights, bias], [read, kernels, null, target])![0].Values, forward, absolute: 0, relative: 0);
            Approximately.Check(
                "tanh", KernelRunner.Run(backend, new ConvolutionOp(shape.Window, 1, Bias: true, Activation.Tanh), [source, weights, bias], [read, kernels, null, target])![0].Values,
                Array.ConvertAll(forward, Math.Tanh), absolute: 1e-6, relative: 1e-6);
            HostTensor[] results = KernelRunner.Run(backend, new ConvolutionBackwardWeightsOp(shape.Window, 1, weights.Shape, Bias: true), [source, gradient], [read, target, kernels])!;
            Approximately.Check("weight gradient", results[0].Values, ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values), absolute: 0, relative: 0);
            Approximately.Check("bias gradient", results[1].Values, ReferenceConvolution.BiasGradient(shape, gradient.Values), absolute: 0, relative: 0);
            Approximately.Check(
                "source gradient", KernelRunner.Run(backend, new ConvolutionBackwardDataOp(shape.Window, 1, source.Shape), [gradient, weights], [target, kernels, read])![0].Values,
                ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values), absolute: 0, relative: 0);
        }
    }

    [Test]
    public void A_number_that_is_not_one_stays_under_a_relu()
    {
        var shape = ConvolutionCase.Of("not a number", 8, 1, 32, 32, [16, 16], 3, 1, 1);
        HostTensor source = HostTensor.Random(1, shape.SourceDims).ToBFloat16(), weights = HostTensor.Random(2, shape.WeightDims);
        source.Values[0] = float.NaN;
        Layout image = Layout.ChannelsLast(source.Shape, DataType.BFloat16);
        using var backend = new ManagedBackend(SerialTeam.Instance);
        HostTensor[]? result = KernelRunner.Run(
            backend, new ConvolutionOp(shape.Window, 1, Bias: false, Activation.Relu), [source, weights], [image, ConvolutionShape.WeightsLayout(weights.Shape, 1), image]);
        Assert.That(result?[0].Values[0], Is.NaN);
    }

    // Sigmoid is computed over floats in place, which results of two bytes are not; half of the products is too little where tiles stick out far; few tiles
    // do not pay for transforming the weights.
    [TestCase(Activation.Sigmoid, 26, 16)]
    [TestCase(Activation.Relu, 26, 6)]
    [TestCase(Activation.Relu, 5, 16)]
    public void What_does_not_suit_is_widened_first(Activation activation, int batch, int size)
    {
        var shape = ConvolutionCase.Of("unsuited", batch, 1, 32, 32, [size, size], 3, 1, 1);
        Layout image = Layout.ChannelsLast(new Shape(shape.SourceDims), DataType.BFloat16);
        using var backend = new ManagedBackend(SerialTeam.Instance);
        using Kernel? kernel = backend.TryCreate(new KernelRequest(
            new ConvolutionOp(shape.Window, 1, Bias: false, activation), [new Operand(image), new Operand(new Shape(shape.WeightDims), DataType.Float32, null)], [new Operand(image)]));
        Assert.That(kernel?.Implementation, Does.EndWith("_widened"));
    }

    private static Layout WeightsOf(Shape weights, Order order) => order != Order.Plain && weights.Rank == 4 ? ConvolutionShape.BlockedWeightsLayout(weights, 1)! : ConvolutionShape.WeightsLayout(weights, 1);

    private static Layout ImageOf(HostTensor tensor, Order order) => order == Order.Blocked ? Layout.ChannelBlocked(tensor.Shape, tensor.Type) : Layout.ChannelsLast(tensor.Shape, tensor.Type);

    private static void Check(string what, ManagedBackend backend, Op op, HostTensor[] inputs, Layout?[] layouts, params double[][] expected)
    {
        Shape[] results = op.InferShapes(Array.ConvertAll(inputs, i => i.Shape));
        Operand[] written = [.. results.Select((r, i) => inputs.Length + i < layouts.Length ? new Operand(layouts[inputs.Length + i]!) : new Operand(r, DataType.Float32, null))];
        using (Kernel? kernel = backend.TryCreate(new KernelRequest(op, [.. inputs.Select((t, i) => new Operand(t.Shape, t.Type, layouts[i]))], written)))
        {
            Assert.That(kernel?.Implementation, Is.EqualTo("managed:winograd_4x4_" + op.Name), what);
        }

        HostTensor[] outputs = KernelRunner.Run(backend, op, inputs, layouts)!;
        for (int i = 0; i < expected.Length; i++)
        {
            Approximately.Check($"{what}, output {i}", outputs[i].Values, expected[i], absolute: 0, relative: outputs[i].Type == DataType.BFloat16 ? Narrow : 0, peak: Sums);
        }
    }
}
