using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Convolutions of whole numbers, whose every order of summing is exact, against their definition.</summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
public class ConvolutionTests(BackendFactory factory)
{
    private IBackend backend = null!;

    // The shapes of benchdnn's networks, smaller.
    public static IEnumerable<ConvolutionCase> Shapes =>
    [
        ConvolutionCase.Of("resnet conv1", 2, 1, 3, 64, [30, 30], 7, 2, 3),
        ConvolutionCase.Of("resnet branch1, 1x1", 3, 1, 64, 70, [7, 7], 1),
        ConvolutionCase.Of("resnet 3x3", 2, 1, 33, 64, [9, 9], 3, 1, 1),
        ConvolutionCase.Of("strided 1x1", 2, 1, 24, 40, [9, 9], 1, 2),
        ConvolutionCase.Of("strided 3x3", 2, 1, 16, 32, [11, 11], 3, 2, 1),
        ConvolutionCase.Of("alexnet conv1", 1, 1, 3, 20, [39, 39], 11, 4),
        ConvolutionCase.Of("alexnet conv2, 2 groups", 2, 2, 12, 24, [9, 9], 5, 1, 2),
        ConvolutionCase.Of("many depths", 1, 1, 130, 40, [6, 6], 3, 1, 1),
        new("inception 1x7", 2, 1, 16, 20, [9, 9], [1, 7], [1, 1], [0, 3], [0, 3], [1, 1]),
        new("inception 7x1", 2, 1, 16, 20, [9, 9], [7, 1], [1, 1], [3, 0], [3, 0], [1, 1]),
        ConvolutionCase.Of("depthwise", 2, 32, 32, 32, [10, 10], 3, 1, 1),
        ConvolutionCase.Of("depthwise, stride 2", 2, 32, 32, 32, [10, 10], 3, 2, 1),
        ConvolutionCase.Of("depthwise with multiplier", 2, 8, 8, 16, [7, 7], 3, 1, 1),
        ConvolutionCase.Of("resnext", 1, 8, 32, 32, [8, 8], 3, 1, 1),
        ConvolutionCase.Of("densenet", 1, 1, 28, 12, [8, 8], 3, 1, 1),
        ConvolutionCase.Of("one channel", 1, 1, 1, 16, [28, 28], 3),
        ConvolutionCase.Of("ssd, dilation 6", 1, 1, 8, 12, [13, 13], 3, 1, 6, 6),
        new("speech", 2, 1, 1, 8, [21, 35], [5, 20], [2, 2], [0, 0], [0, 0], [1, 1]),
        ConvolutionCase.Of("padding after only", 2, 1, 32, 13, [6, 6], 2, 1, 0, 1, extra: 1),
        ConvolutionCase.Of("dilated with stride", 2, 1, 4, 6, [8, 8], 3, 2, 1, 2),
        ConvolutionCase.Of("strided 1x1 with a tail", 1, 1, 57, 37, [9, 9], 1, 2),
        new("stride 3x5", 1, 1, 11, 6, [10, 16], [1, 1], [3, 5], [0, 0], [0, 0], [1, 1]),
        ConvolutionCase.Of("one axis", 3, 1, 5, 7, [40], 7, 2, 3),
        ConvolutionCase.Of("wavenet", 2, 1, 32, 32, [65], 2),
        ConvolutionCase.Of("three axes", 1, 1, 6, 8, [5, 6, 7], 3, 1, 0, extra: 1),
        ConvolutionCase.Of("three axes, groups, stride", 2, 4, 8, 8, [5, 6, 7], 3, 2, 1),
        ConvolutionCase.Of("big padding", 1, 1, 16, 16, [5, 5], 5, 1, 7),
        ConvolutionCase.Of("1x1 image", 1, 1, 16, 16, [1, 1], 3, 1, 1),
        ConvolutionCase.Of("stride beyond the kernel", 2, 1, 5, 6, [11, 11], 2, 3, 0),
        ConvolutionCase.Of("one output channel", 2, 1, 8, 1, [6, 6], 3, 1, 1),
        ConvolutionCase.Of("many rows, few weights", 4, 1, 1, 6, [24, 24], 5),
        ConvolutionCase.Of("3x3 over even tiles", 7, 1, 32, 48, [14, 14], 3, 1, 1),
        ConvolutionCase.Of("3x3 over many tiles", 10, 1, 32, 32, [26, 21], 3, 1, 1),
        ConvolutionCase.Of("3x3 over odd tiles", 5, 1, 64, 32, [13, 15], 3, 1, 1),
        ConvolutionCase.Of("3x3 without padding", 4, 1, 48, 80, [14, 15], 3),
        ConvolutionCase.Of("3x3 with wide padding", 4, 1, 32, 112, [13, 12], 3, 1, 2),
        ConvolutionCase.Of("3x3 of tiny images", 34, 1, 80, 208, [2, 2], 3, 1, 1),
        ConvolutionCase.Of("3x3 of three images", 3, 1, 272, 96, [7, 7], 3, 1, 1),
        ConvolutionCase.Of("3x3 over many source channels", 5, 1, 272, 32, [12, 10], 3, 1, 1),
        ConvolutionCase.Of("3x3 over many destination channels", 5, 1, 32, 272, [12, 10], 3, 1, 1),
        new("3x3 padded after only", 5, 1, 32, 64, [15, 14], [3, 3], [1, 1], [0, 0], [2, 2], [1, 1]),
        new("3x3 in a flat volume", 10, 1, 32, 32, [1, 14, 14], [1, 3, 3], [1, 1, 1], [0, 1, 1], [0, 1, 1], [1, 1, 1]),
        ConvolutionCase.Of("few outputs, padding and stride", 5, 1, 3, 7, [33, 31], 3, 2, 1),
        ConvolutionCase.Of("few outputs, a vector of them", 3, 1, 4, 8, [25, 37], 3, 1, 1),
        ConvolutionCase.Of("few outputs, dilation", 3, 1, 5, 3, [29, 29], 3, 1, 2, 2),
        ConvolutionCase.Of("few outputs, three axes", 2, 1, 2, 5, [9, 10, 11], 3, 1, 1),
        ConvolutionCase.Of("few outputs, one axis", 4, 1, 1, 4, [2000], 9, 1, 4),
        ConvolutionCase.Of("few outputs, two vectors of them", 3, 1, 6, 15, [22, 16], 3, 1, 1),
        ConvolutionCase.Of("few outputs, small tiles", 3, 1, 3, 16, [19, 33], 5, 1, 2),
        new("few outputs, longer runs", 3, 1, 1, 6, [17, 30], [3, 11], [1, 1], [0, 0], [0, 0], [1, 1]),
        new("few outputs, stride beyond the kernel", 3, 1, 2, 2, [40, 90], [2, 2], [1, 5], [0, 0], [0, 3], [1, 1]),
        new("few outputs, more padding than image", 9, 1, 4, 6, [6, 5], [5, 5], [1, 1], [6, 8], [7, 9], [1, 1]),
    ];

    public static IEnumerable<ConvolutionCase> RandomShapes
    {
        get
        {
            for (int seed = 0; seed < 120; seed++)
            {
                var random = new Random(seed);
                int rank = random.Next(1, 4), groups = random.Next(4) == 0 ? random.Next(2, 5) : 1;
                int[] Draw(int low, int high) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(low, high))];
                var shape = new ConvolutionCase(
                    $"seed {seed}", random.Next(1, 4), groups, groups * random.Next(1, 20), groups * random.Next(1, 40),
                    Draw(1, rank == 3 ? 8 : 14), Draw(1, 5), Draw(1, 4), Draw(0, 4), Draw(0, 4), Draw(1, 3));
                if (shape.IsValid)
                {
                    yield return shape;
                }
            }
        }
    }

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend.Dispose();

    [TestCaseSource(nameof(Shapes))]
    [TestCaseSource(nameof(RandomShapes))]
    public void A_convolution_of_integers_is_exact_forward_and_backward(ConvolutionCase shape)
    {
        HostTensor source = HostTensor.Integers(1, 8, shape.SourceDims), weights = HostTensor.Integers(2, 8, shape.WeightDims);
        HostTensor bias = HostTensor.Integers(3, 8, shape.Outputs), gradient = HostTensor.Integers(4, 8, shape.DestinationDims);
        Exactly("forward", new ConvolutionOp(shape.Window, shape.Groups, Bias: true), [source, weights, bias],
            ReferenceConvolution.Forward(shape, source.Values, weights.Values, bias.Values));
        Exactly("source gradient", new ConvolutionBackwardDataOp(shape.Window, shape.Groups, source.Shape), [gradient, weights],
            ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values));
        Exactly("weight gradient", new ConvolutionBackwardWeightsOp(shape.Window, shape.Groups, weights.Shape, Bias: true), [source, gradient],
            ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values), ReferenceConvolution.BiasGradient(shape, gradient.Values));
    }

    [Test]
    public void Wide_3x3_convolutions_are_computed_over_transformed_tiles()
    {
        var shape = ConvolutionCase.Of("wide", 7, 1, 64, 64, [14, 14], 3, 1, 1);
        Shape images = new(shape.SourceDims), weights = new(shape.WeightDims);
        Operand image = new(Layout.ChannelsLast(images, DataType.Float32)), kernels = new(weights, DataType.Float32, null);
        using var managed = new ManagedBackend(SerialTeam.Instance);
        using Kernel? forward = managed.TryCreate(new KernelRequest(new ConvolutionOp(shape.Window, 1, Bias: false), [image, kernels], [image]));
        using Kernel? data = managed.TryCreate(new KernelRequest(new ConvolutionBackwardDataOp(shape.Window, 1, images), [image, kernels], [image]));
        using Kernel? gradient = managed.TryCreate(
            new KernelRequest(new ConvolutionBackwardWeightsOp(shape.Window, 1, weights, Bias: false), [image, image], [kernels]));
        Assert.That(new[] { forward, data, gradient }.Select(k => k?.Implementation), Is.All.StartsWith("managed:winograd_"));
    }

    // Small images under many channels: what our own kernel is asked for inside a native plan.
    [TestCase(16, 16, 2, 3)]
    [TestCase(48, 32, 4, 3)]
    [TestCase(64, 80, 3, 1)]
    [TestCase(112, 64, 1, 3)]
    [TestCase(96, 16, 17, 3)]
    [TestCase(32, 64, 13, 3)]
    [TestCase(48, 32, 12, 3)]
    public void A_weight_gradient_in_blocks_of_channels_is_exact(int inputs, int outputs, int size, int kernel)
    {
        var shape = ConvolutionCase.Of("blocks", 5, 1, inputs, outputs, [size, size], kernel, 1, kernel / 2);
        HostTensor source = HostTensor.Integers(1, 8, shape.SourceDims), gradient = HostTensor.Integers(4, 8, shape.DestinationDims);
        var weights = new Shape(shape.WeightDims);
        Layout[] images = [Layout.ChannelsLast(source.Shape, DataType.Float32), Layout.ChannelsLast(gradient.Shape, DataType.Float32)];
        Layout blocked = ConvolutionShape.BlockedWeightsLayout(weights, 1)!;
        HostTensor[]? results = KernelRunner.Run(
            backend, new ConvolutionBackwardWeightsOp(shape.Window, 1, weights, Bias: true), [source, gradient], [.. images, blocked]);
        Assert.That(results, Is.Not.Null);
        Assert.That(results[0].Values, Is.EqualTo(ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values)));
        Assert.That(results[1].Values, Is.EqualTo(ReferenceConvolution.BiasGradient(shape, gradient.Values)));
    }

    [TestCase(32, 64, 19)]
    [TestCase(80, 144, 8)]
    public void Weights_in_blocks_of_channels_are_read_as_they_lie(int inputs, int outputs, int size)
    {
        var shape = ConvolutionCase.Of("blocks", 5, 1, inputs, outputs, [size, size], 3, 1, 1);
        HostTensor source = HostTensor.Integers(1, 8, shape.SourceDims), weights = HostTensor.Integers(2, 8, shape.WeightDims),
            gradient = HostTensor.Integers(4, 8, shape.DestinationDims);
        Layout[] images = [Layout.ChannelsLast(source.Shape, DataType.Float32), Layout.ChannelsLast(gradient.Shape, DataType.Float32)];
        Layout blocked = ConvolutionShape.BlockedWeightsLayout(new Shape(shape.WeightDims), 1)!;
        HostTensor[]? forward = KernelRunner.Run(backend, new ConvolutionOp(shape.Window, 1, Bias: false), [source, weights], [images[0], blocked, images[1]]);
        HostTensor[]? backward = KernelRunner.Run(
            backend, new ConvolutionBackwardDataOp(shape.Window, 1, source.Shape), [gradient, weights], [images[1], blocked, images[0]]);
        Assert.That(forward, Is.Not.Null);
        Assert.That(forward[0].Values, Is.EqualTo(ReferenceConvolution.Forward(shape, source.Values, weights.Values, new float[outputs])));
        Assert.That(backward, Is.Not.Null);
        Assert.That(backward[0].Values, Is.EqualTo(ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values)));
    }

    // Whole numbers up to 8 are exact in bfloat16, sums of hundreds of their products are not.
    [TestCase(3, 6)]
    [TestCase(20, 24)]
    public void Products_of_bfloat16_are_summed_in_floats(int inputs, int outputs)
    {
        var shape = ConvolutionCase.Of("narrow storage", 4, 1, inputs, outputs, [14, 14], 3, 1, 1);
        HostTensor source = HostTensor.Integers(1, 8, shape.SourceDims) with { Type = DataType.BFloat16 },
            gradient = HostTensor.Integers(4, 8, shape.DestinationDims) with { Type = DataType.BFloat16 };
        double[] expected = ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values);
        Assert.That(expected.Max(Math.Abs), Is.GreaterThan(512));
        Exactly("weight gradient", new ConvolutionBackwardWeightsOp(shape.Window, 1, new Shape(shape.WeightDims), Bias: true), [source, gradient],
            expected, ReferenceConvolution.BiasGradient(shape, gradient.Values));
    }

    [TestCase(1, 1, 1)]
    [TestCase(5, 7, 3)]
    [TestCase(32, 300, 10)]
    [TestCase(3, 520, 129)]
    [TestCase(130, 64, 96)]
    public void A_dense_layer_of_integers_is_exact_forward_and_backward(int rows, int inputs, int outputs)
    {
        var shape = ConvolutionCase.Of("dense", rows, 1, inputs, outputs, [1], 1);
        HostTensor source = HostTensor.Integers(1, 8, rows, inputs), weights = HostTensor.Integers(2, 8, outputs, inputs);
        HostTensor bias = HostTensor.Integers(3, 8, outputs), gradient = HostTensor.Integers(4, 8, rows, outputs);
        Exactly("forward", new DenseOp(Bias: true), [source, weights, bias], ReferenceConvolution.Forward(shape, source.Values, weights.Values, bias.Values));
        Exactly("source gradient", new DenseBackwardDataOp(), [gradient, weights], ReferenceConvolution.SourceGradient(shape, gradient.Values, weights.Values));
        Exactly("weight gradient", new DenseBackwardWeightsOp(Bias: true), [source, gradient],
            ReferenceConvolution.WeightGradient(shape, source.Values, gradient.Values), ReferenceConvolution.BiasGradient(shape, gradient.Values));
    }

    [TestCase(1, 2, 0, 1, new float[] { 19, 25, 37, 43 }, 3)]
    [TestCase(2, 2, 0, 1, new float[] { 268, 296, 352, 380 }, 3)]
    [TestCase(1, 2, 1, 1, new float[] { 0, 3, 8, 4, 9, 19, 25, 10, 21, 37, 43, 16, 6, 7, 8, 0 }, 3)]
    [TestCase(1, 2, 0, 2, new float[] { 24, 36, 72, 84 }, 4)]
    public void The_textbook_examples_of_MXNet_come_out(int channels, int kernel, int pad, int stride, float[] expected, int size)
    {
        HostTensor source = Count(1, channels, size, size), weights = Count(1, channels, kernel, kernel);
        Window window = Window.Create([stride, stride], [1, 1], [pad, pad], [pad, pad]);
        Exactly("forward", new ConvolutionOp(window, 1, Bias: false), [source, weights], Array.ConvertAll(expected, e => (double)e));
    }

    [Test]
    public void The_textbook_example_of_a_1x1_convolution_comes_out()
    {
        Window window = Window.Create([1, 1], [1, 1], [0, 0], [0, 0]);
        double[] expected = [.. Enumerable.Range(0, 9).Select(i => 45.0 + (3 * i)), .. Enumerable.Range(0, 9).Select(i => 126.0 + (12 * i))];
        Exactly("forward", new ConvolutionOp(window, 1, Bias: false), [Count(1, 3, 3, 3), Count(2, 3, 1, 1)], expected);
    }

    private static HostTensor Count(params int[] dims)
    {
        float[] values = [.. Enumerable.Range(0, dims.Aggregate(1, (a, b) => a * b)).Select(i => (float)i)];
        return new HostTensor(values, dims);
    }

    private void Exactly(string what, Op op, HostTensor[] inputs, params double[][] expected)
    {
        if (KernelRunner.Run(backend, op, inputs) is not { } outputs)
        {
            Assert.That(factory.Complete, Is.False, "the backend lacks a kernel");
            return;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Approximately.Check($"{what}, output {i}", outputs[i].Values, expected[i], absolute: 0, relative: 0);
        }
    }
}
