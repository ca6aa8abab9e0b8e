using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Onnx.Support;

/// <summary>Small networks, one for each thing that a layer can ask of the format.</summary>
internal static class LayerNetworks
{
    private const DataFormat First = DataFormat.ChannelsFirst;

    private static readonly Dictionary<string, Func<Model>> Makers = new()
    {
        ["conv1d-causal"] = () => Of([10, 2], new Conv1D(4, 3) { Padding = Padding.Causal, DilationRate = 2 }),
        ["conv2d-same-strides"] = () => Of([5, 7, 4], new Conv2D(6, (3, 5)) { Strides = (2, 3), Padding = Padding.Same, Activation = Activation.Relu }),
        ["conv2d-explicit"] = () => Of([6, 6, 4], new Conv2D(6, 3) { Padding = Padding.Explicit((1, 2), (0, 1)), Strides = 2, UseBias = false }),
        ["conv2d-groups"] = () => Of([7, 7, 4], new Conv2D(6, 3) { Groups = 2, DilationRate = (2, 1) }),
        ["conv2d-channels-first"] = () => Of([4, 5, 8], new Conv2D(6, 3) { DataFormat = First, Padding = Padding.Same, Strides = 2 }),
        ["conv3d"] = () => Of([4, 5, 6, 3], new Conv3D(2, (1, 2, 3))),
        ["depthwise"] = () => Of([7, 8, 3], new DepthwiseConv2D(3) { DepthMultiplier = 2, Strides = 2, Padding = Padding.Same }),
        ["separable"] = () => Of([7, 8, 3], new SeparableConv2D(5, 3) { Padding = Padding.Same }),
        ["transpose1d"] = () => Of([5, 2], new Conv1DTranspose(4, 3) { Strides = 2 }),
        ["transpose2d-same"] = () => Of([5, 7, 4], new Conv2DTranspose(6, 3) { Strides = (2, 3), Padding = Padding.Same }),
        ["transpose2d-stride-above-kernel"] = () => Of([5, 7, 4], new Conv2DTranspose(6, 2) { Strides = 3 }),
        ["transpose2d-groups"] = () => Of([5, 5, 4], new Conv2DTranspose(6, 3) { Groups = 2 }),
        ["transpose2d-output-padding"] = () => Of([5, 7, 4], new Conv2DTranspose(6, 3) { Strides = 2, OutputPadding = 1, Padding = Padding.Same }),
        ["transpose3d"] = () => Of([2, 3, 4, 3], new Conv3DTranspose(2, 2) { Strides = 2 }),
        ["max-pool-same"] = () => Of([7, 8, 3], new MaxPooling2D(2) { Padding = Padding.Same }),
        ["average-pool-same"] = () => Of([7, 8, 3], new AveragePooling2D(3) { Strides = 2, Padding = Padding.Same }),
        ["average-pool-3d"] = () => Of([4, 5, 6, 2], new AveragePooling3D((1, 2, 2))),
        ["global-average"] = () => Of([5, 6, 3], new GlobalAveragePooling2D()),
        ["global-max-keepdims"] = () => Of([3, 5, 6], new GlobalMaxPooling2D { DataFormat = First, KeepDims = true }),
        ["batch-normalization"] = () => Of([5, 6, 3], new BatchNormalization { Epsilon = 0.01 }),
        ["batch-normalization-plain"] = () => Of([3, 5, 6], new BatchNormalization { Axis = 1, Scale = false, Center = false }),
        ["batch-normalization-rows"] = () => Of([6], new Dense(5), new BatchNormalization()),
        ["layer-normalization"] = () => Of([5, 6, 3], new LayerNormalization()),
        ["group-normalization"] = () => Of([5, 6, 8], new GroupNormalization(4)),
        ["local-response"] = () => Of([5, 6, 8], new LocalResponseNormalization(3) { Alpha = 0.5, Beta = 0.6, K = 1.5 }),
        ["normalization"] = () => Of([5, 6, 2], new Normalization([0.1f, -0.2f], [0.5f, 2])),
        ["clip"] = () => Of([5, 6, 2], new Clip(-0.5, 0.75)),
        ["clip above"] = () => Of([5, 6, 2], new Clip(double.NegativeInfinity, 0.25)),
        ["rescaling"] = () => Of([5, 6, 2], new Rescaling(2.5, -1)),
        ["prelu"] = () => Of([5, 6, 3], new PReLU { SharedAxes = [1, 2] }),
        ["prelu-each"] = () => Of([5, 6, 3], new PReLU()),
        ["relu-bounds"] = () => Of([5, 6, 3], new ReLU { MaxValue = 0.4, NegativeSlope = 0.3 }),
        ["leaky-elu"] = () => Of([5, 6, 3], new LeakyReLU(0.25), new ELU(0.7)),
        ["softmax-axis"] = () => Of([5, 6, 3], new Softmax { Axis = 1 }),
        ["flatten"] = () => Of([4, 5, 3], new Flatten(), new Dense(4)),
        ["flatten-channels-first"] = () => Of([3, 4, 5], new Conv2D(2, 2) { DataFormat = First }, new Flatten { DataFormat = First }, new Dense(4)),
        ["reshape-permute"] = () => Of([4, 6, 2], new Conv2D(3, 1), new Reshape(8, 3, 3), new Permute(3, 1, 2), new Conv2D(2, 1)),
        ["dense-of-images"] = () => Of([4, 5, 3], new Dense(6) { Activation = Activation.Tanh }),
        ["padding-cropping"] = () => Of([5, 6, 3], new ZeroPadding2D((1, 2), (3, 0)), new Cropping2D((0, 1), (2, 1))),
        ["upsampling"] = () => Of([3, 4, 2], new UpSampling2D((2, 3))),
        ["upsampling-bilinear"] = () => Of([3, 4, 2], new UpSampling2D(2) { Interpolation = Interpolation.Bilinear }),
        ["dropout"] = () => Of([6], new Dropout(0.5), new Dense(3)),
        ["merges"] = Merges,
        ["shared-layer"] = Shared,
    };

    public static IEnumerable<string> Names => Makers.Keys.Concat(Activations.Select(a => $"activation-{a}"));

    private static IEnumerable<ActivationKind> Activations => Enum.GetValues<ActivationKind>().Where(a => a != Activation.Linear);

    public static Model Make(string name)
    {
        Model model = Makers.TryGetValue(name, out Func<Model>? maker)
            ? maker()
            : Of([4, 5, 3], new ActivationLayer(Enum.Parse<ActivationKind>(name["activation-".Length..])));
        model.Options = Samples.Engine;
        return Samples.Shaken(model);
    }

    private static Sequential Of(int[] input, params Layer[] layers) => new([new Input(input), .. layers]);

    private static Model Merges()
    {
        SymbolicTensor x = new Input(5, 6, 3).Output;
        SymbolicTensor a = new Conv2D(4, 1).Apply(x), b = new Conv2D(4, 3) { Padding = Padding.Same }.Apply(x),
            c = new GlobalAveragePooling2D { KeepDims = true }.Apply(a);
        SymbolicTensor sum = new Add().Apply(a, b, a), difference = new Subtract().Apply(c, b), product = new Multiply().Apply(a, c);
        SymbolicTensor larger = new Maximum().Apply(sum, difference), smaller = new Minimum().Apply(product, b), mean = new Average().Apply(larger, smaller, b);
        return new Model(x, new Concatenate().Apply(mean, a, larger));
    }

    private static Model Shared()
    {
        SymbolicTensor x = new Input(6, 6, 2).Output;
        var convolution = new Conv2D(2, 3) { Padding = Padding.Same, Groups = 2 };
        return new Model(x, convolution.Apply(convolution.Apply(x)));
    }
}
