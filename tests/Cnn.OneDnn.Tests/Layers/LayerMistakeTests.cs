using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>What layers say to arguments and inputs that do not fit: which layer, what was expected, what was received.</summary>
[TestFixture]
public sealed class LayerMistakeTests
{
    private static IEnumerable<TestCaseData> Arguments =>
    [
        Wrong("no filters", () => new Conv2D(0, 3), "filters"),
        Wrong("a kernel of zero", () => new Conv2D(4, 0), "KernelSize expects numbers of at least 1, received (0)"),
        Wrong("three kernel sizes for two axes", () => new Conv2D(4, (3, 3, 3)), "KernelSize expects one number or 2"),
        Wrong("a stride of zero", () => new Conv2D(4, 3) { Strides = (1, 0) }, "Strides expects numbers of at least 1, received (1, 0)"),
        Wrong("no groups", () => new Conv2D(4, 3) { Groups = 0 }, "Groups"),
        Wrong("no sizes", () => new Conv2D(4, new PerAxis()), "received none"),
        Wrong("negative padding", () => new Conv2D(4, 3) { Padding = Padding.Explicit((-1, 0)) }, "non-negative"),
        Wrong("negative zero padding", () => new ZeroPadding2D(-1), "ZeroPadding2D expects counts that are not negative"),
        Wrong("a rate of one", () => new Dropout(1), "at least 0 and below 1"),
        Wrong("a rate that is no number", () => new Dropout(double.NaN), "at least 0 and below 1"),
        Wrong("negative noise", () => new GaussianNoise(-1), "standard deviation"),
        Wrong("a momentum above one", () => new BatchNormalization { Momentum = 1.5 }, "between 0 and 1"),
        Wrong("zero groups", () => new GroupNormalization(0), "number of groups"),
        Wrong("an even window", () => new LocalResponseNormalization(4), "odd"),
        Wrong("a permutation with a gap", () => new Permute(1, 3), "received (1, 3)"),
        Wrong("two open sizes", () => new Reshape(-1, -1), "received (-1, -1)"),
        Wrong("no units", () => new Dense(0), "units"),
        Wrong("an input without sizes", () => new Input(), "positive sizes"),
        Wrong("means without variances", () => new Normalization([1, 2], [1]), "as many"),
    ];

    private static IEnumerable<TestCaseData> Inputs =>
    [
        Misfit("a kernel larger than its input", new Conv2D(4, 5), [[3, 3, 1]], "Layer 'conv2d': Convolution: the kernel covers 5 positions"),
        Misfit("a missing channel axis", new Conv2D(4, 3), [[28, 28]], "Conv2D expects samples of 3 axes (2 spatial, then channels), received (28, 28)"),
        Misfit("two inputs for one", new Conv2D(4, 3), [[8, 8, 1], [8, 8, 1]], "takes one input, received 2"),
        Misfit("groups that do not divide", new Conv2D(4, 3) { Groups = 2 }, [[8, 8, 3]],
            "2 groups must divide the input channels and the filters, received 3 channels and 4 filters"),
        Misfit("two pairs of padding for three axes", new Conv3D(4, 3) { Padding = Padding.Explicit((1, 1), (1, 1)) }, [[8, 8, 8, 3]], "one pair or 3"),
        Misfit("causal padding of an image", new Conv2D(4, 3) { Padding = Padding.Causal }, [[8, 8, 3]], "one spatial axis"),
        Misfit("output padding as large as the stride", new Conv2DTranspose(4, 3) { OutputPadding = 1 }, [[8, 8, 3]], "smaller than the stride of 1"),
        Misfit("padding that eats the output", new Conv2DTranspose(4, 1) { Padding = Padding.Explicit((4, 4)) }, [[8, 8, 3]], "use less padding"),
        Misfit("a pool larger than its input", new MaxPooling2D(4), [[3, 3, 1]], "Layer 'max_pooling2d': Pooling: the kernel covers 4"),
        Misfit("pooling without space", new GlobalAveragePooling2D(), [[10]], "GlobalAveragePooling2D expects samples of 3 axes"),
        Misfit("a normalization of an axis that is not there", new BatchNormalization { Axis = 4 }, [[4, 5, 6]],
            "from 1 to 3 or negative from the end, received 4"),
        Misfit("groups of five channels", new GroupNormalization(2), [[4, 4, 5]], "2 groups"),
        Misfit("a layer normalization over the batch", new LayerNormalization { Axis = 0 }, [[4, 5, 6]], "one after the batch"),
        Misfit("response normalization of features", new LocalResponseNormalization(), [[7]], "spatial axis"),
        Misfit("elements that do not fit", new Reshape(4, 5), [[19]], "have 19 elements, which do not fit into (4, 5)"),
        Misfit("a permutation of other axes", new Permute(2, 1), [[2, 3, 4]], "samples of 2 axes, received 3"),
        Misfit("cropping everything", new Cropping2D(2), [[4, 4, 1]], "leaves nothing of 4 positions"),
        Misfit("an addend of another shape", new Add(), [[5, 6, 3], [5, 6, 4]], "received samples of (5, 6, 3) and (5, 6, 4)"),
        Misfit("a single addend", new Add(), [[5]], "two inputs or more, received 1"),
        Misfit("three to subtract", new Subtract(), [[5], [5], [5]], "Subtract expects two inputs, received 3"),
        Misfit("pieces that differ elsewhere", new Concatenate(), [[5, 6], [4, 6]], "differ only there, received samples of (5, 6) and (4, 6)"),
        Misfit("concatenation of batches", new Concatenate { Axis = 0 }, [[5], [5]], "after the batch"),
        Misfit("softmax over the batch", new Softmax { Axis = 0 }, [[5]], "after the batch"),
        Misfit("a shared axis beyond the last", new PReLU { SharedAxes = [3] }, [[5, 6]], "between 1 and 2"),
        Misfit("means for other channels", new Normalization([1, 2], [1, 1]), [[5, 3]], "2 means were given, the last axis of the input has 3"),
        Misfit("spatial dropout of features", new SpatialDropout2D(0.5), [[5]], "SpatialDropout2D expects samples of 3 axes"),
    ];

    [TestCaseSource(nameof(Arguments))]
    public void Constructor_says_what_is_wrong(Func<object> make, string message) =>
        Assert.That(() => make(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [TestCaseSource(nameof(Inputs))]
    public void Call_says_what_does_not_fit(Layer layer, int[][] inputs, string message)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Assert.That(
            () => layer.Apply([.. inputs.Select(shape => new Input(shape).Output)]),
            Throws.InstanceOf<ShapeException>().With.Message.Contains(message).And.Message.Contains($"Layer '{layer.Name}'"));
    }

    [Test]
    public void A_shared_layer_refuses_other_channels()
    {
        var layer = new Conv2D(4, 3) { Name = "shared" };
        layer.Apply(new Input(8, 8, 3).Output);
        Assert.That(() => layer.Apply(new Input(8, 8, 2).Output),
            Throws.InstanceOf<ShapeException>().With.Message.StartsWith("Layer 'shared'").And.Message.Contains("expects 3 input channels"));
    }

    private static TestCaseData Wrong(string name, Func<object> make, string message) => new TestCaseData(make, message).SetArgDisplayNames(name);

    private static TestCaseData Misfit(string name, Layer layer, int[][] inputs, string message) =>
        new TestCaseData(layer, inputs, message).SetArgDisplayNames(name);
}
