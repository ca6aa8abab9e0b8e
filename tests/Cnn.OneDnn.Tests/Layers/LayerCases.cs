using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>Every layer with its options. Output sizes are worked out by hand from the formulas in Keras's documentation.</summary>
internal static partial class LayerCases
{
    private const DataFormat First = DataFormat.ChannelsFirst, Last = DataFormat.ChannelsLast;

    public static IEnumerable<LayerCase> All =>
        [.. Convolutions, .. Transposed, .. Pooling, .. Normalizations, .. Shapes, .. Merges, .. Activations, .. Others, .. OtherFormat.All];

    /// <summary>The names of the layers that ship. Tests register layers of their own beside them, and stay registered.</summary>
    public static IEnumerable<string> Shipped => LayerRegistry.ClassNames.Where(name => typeof(Layer).Assembly.GetTypes().Any(t => t.Name == name));

    private static IEnumerable<LayerCase> Convolutions =>
    [
        new("Conv1D", () => new Conv1D(4, 3), [[10, 2]], [8, 4]) { Parameters = Kernel([3, 2, 4], 4) },
        new("Conv1D causal", () => new Conv1D(4, 3) { Padding = Padding.Causal, DilationRate = 2 }, [[10, 2]], [10, 4]) { Parameters = Kernel([3, 2, 4], 4) },
        new("Conv1D channels first", () => new Conv1D(4, 3) { DataFormat = First, Strides = 2, Padding = Padding.Same }, [[2, 11]],
            [4, 6]) { Parameters = Kernel([3, 2, 4], 4) },
        new("Conv2D", () => new Conv2D(6, 3), [[5, 7, 4]], [3, 5, 6]) { Parameters = Kernel([3, 3, 4, 6], 6) },
        new("Conv2D same, strides", () => new Conv2D(6, (3, 5)) { Strides = (2, 3), Padding = Padding.Same }, [[5, 7, 4]],
            [3, 3, 6]) { Parameters = Kernel([3, 5, 4, 6], 6) },
        new("Conv2D dilated", () => new Conv2D(6, 3) { DilationRate = (2, 1) }, [[7, 7, 4]], [3, 5, 6]) { Parameters = Kernel([3, 3, 4, 6], 6) },
        new("Conv2D explicit", () => new Conv2D(6, 3) { Padding = Padding.Explicit((1, 2), (0, 1)), Strides = 2 }, [[6, 6, 4]],
            [4, 3, 6]) { Parameters = Kernel([3, 3, 4, 6], 6) },
        new("Conv2D one pair", () => new Conv2D(6, 7) { Padding = Padding.Explicit((3, 3)), Strides = 2 }, [[32, 32, 3]],
            [16, 16, 6]) { Parameters = Kernel([7, 7, 3, 6], 6) },
        new("Conv2D groups", () => new Conv2D(6, 3) { Groups = 2, UseBias = false, Activation = Activation.Gelu }, [[5, 5, 4]],
            [3, 3, 6]) { Parameters = [("kernel", [3, 3, 2, 6])] },
        new("Conv2D channels first", () => new Conv2D(6, 3) { DataFormat = First, Padding = Padding.Same, Strides = 2, KernelRegularizer = new L1L2(0, 0.5f) },
            [[4, 5, 8]], [6, 3, 4]) { Parameters = Kernel([3, 3, 4, 6], 6) },
        new("Conv2D initializers", () => new Conv2D(2, 1) { KernelInitializer = new HeNormal(), BiasInitializer = new Constant { Value = 0.25f },
            Activation = Activation.Softmax }, [[5, 5, 4]], [5, 5, 2]) { Parameters = Kernel([1, 1, 4, 2], 2) },
        new("Conv3D", () => new Conv3D(2, (1, 2, 3)), [[4, 5, 6, 3]], [4, 4, 4, 2]) { Parameters = Kernel([1, 2, 3, 3, 2], 2) },
        new("Conv3D channels first", () => new Conv3D(2, 3) { DataFormat = First, Padding = Padding.Same, Strides = (1, 2, 3) }, [[3, 4, 5, 7]],
            [2, 4, 3, 3]) { Parameters = Kernel([3, 3, 3, 3, 2], 2) },
        new("DepthwiseConv1D", () => new DepthwiseConv1D(3) { DepthMultiplier = 2, Padding = Padding.Causal }, [[7, 3]],
            [7, 6]) { Parameters = Kernel([3, 3, 2], 6) },
        new("DepthwiseConv2D", () => new DepthwiseConv2D(3) { DepthMultiplier = 2, Strides = 2, Padding = Padding.Same }, [[7, 8, 3]],
            [4, 4, 6]) { Parameters = Kernel([3, 3, 3, 2], 6) },
        new("DepthwiseConv2D of one channel", () => new DepthwiseConv2D(3) { DepthMultiplier = 2 }, [[7, 8, 1]],
            [5, 6, 2]) { Parameters = Kernel([3, 3, 1, 2], 2) },
        new("DepthwiseConv2D channels first", () => new DepthwiseConv2D((2, 3)) { DataFormat = First, UseBias = false }, [[3, 7, 8]],
            [3, 6, 6]) { Parameters = [("kernel", [2, 3, 3, 1])] },
        new("SeparableConv1D", () => new SeparableConv1D(5, 3) { DepthMultiplier = 2 }, [[7, 3]],
            [5, 5]) { Parameters = [("depthwise_kernel", [3, 3, 2]), ("pointwise_kernel", [1, 6, 5]), ("bias", [5])] },
        new("SeparableConv2D", () => new SeparableConv2D(5, 3) { Padding = Padding.Same }, [[7, 8, 3]],
            [7, 8, 5]) { Parameters = [("depthwise_kernel", [3, 3, 3, 1]), ("pointwise_kernel", [1, 1, 3, 5]), ("bias", [5])] },
        new("SeparableConv2D channels first", () => new SeparableConv2D(5, 3) { DataFormat = First, Strides = 2 }, [[3, 7, 9]],
            [5, 3, 4]) { Parameters = [("depthwise_kernel", [3, 3, 3, 1]), ("pointwise_kernel", [1, 1, 3, 5]), ("bias", [5])] },
    ];

    private static IEnumerable<LayerCase> Transposed =>
    [
        new("Conv1DTranspose", () => new Conv1DTranspose(4, 3) { Strides = 2 }, [[5, 2]], [11, 4]) { Parameters = Kernel([3, 4, 2], 4) },
        new("Conv2DTranspose", () => new Conv2DTranspose(6, 3), [[5, 7, 4]], [7, 9, 6]) { Parameters = Kernel([3, 3, 6, 4], 6) },
        new("Conv2DTranspose same", () => new Conv2DTranspose(6, 3) { Strides = (2, 3), Padding = Padding.Same }, [[5, 7, 4]],
            [10, 21, 6]) { Parameters = Kernel([3, 3, 6, 4], 6) },
        new("Conv2DTranspose stride above kernel", () => new Conv2DTranspose(6, 2) { Strides = 3 }, [[5, 7, 4]],
            [15, 21, 6]) { Parameters = Kernel([2, 2, 6, 4], 6) },
        new("Conv2DTranspose output padding", () => new Conv2DTranspose(6, 3) { Strides = 2, OutputPadding = 1, Padding = Padding.Same }, [[5, 7, 4]],
            [10, 14, 6]) { Parameters = Kernel([3, 3, 6, 4], 6) },
        new("Conv2DTranspose no output padding", () => new Conv2DTranspose(6, 3) { Strides = 2, OutputPadding = 0, Padding = Padding.Same }, [[5, 7, 4]],
            [9, 13, 6]) { Parameters = Kernel([3, 3, 6, 4], 6) },
        new("Conv2DTranspose explicit", () => new Conv2DTranspose(6, 4) { Strides = 2, Padding = Padding.Explicit((1, 1)), UseBias = false }, [[5, 7, 4]],
            [10, 14, 6]) { Parameters = [("kernel", [4, 4, 6, 4])] },
        new("Conv2DTranspose groups", () => new Conv2DTranspose(6, 3) { Groups = 2 }, [[5, 5, 4]], [7, 7, 6]) { Parameters = Kernel([3, 3, 3, 4], 6) },
        new("Conv2DTranspose channels first", () => new Conv2DTranspose(6, 3) { DataFormat = First, DilationRate = 2 }, [[4, 5, 7]],
            [6, 9, 11]) { Parameters = Kernel([3, 3, 6, 4], 6) },
        new("Conv3DTranspose", () => new Conv3DTranspose(2, 2) { Strides = 2 }, [[2, 3, 4, 3]], [4, 6, 8, 2]) { Parameters = Kernel([2, 2, 2, 2, 3], 2) },
    ];

    private static IEnumerable<LayerCase> Pooling =>
    [
        new("MaxPooling1D", () => new MaxPooling1D(), [[7, 3]], [3, 3]),
        new("MaxPooling2D", () => new MaxPooling2D(2), [[7, 8, 3]], [3, 4, 3]),
        new("MaxPooling2D same", () => new MaxPooling2D(2) { Padding = Padding.Same }, [[7, 8, 3]], [4, 4, 3]),
        new("MaxPooling2D overlapping", () => new MaxPooling2D((3, 2)) { Strides = (1, 2) }, [[7, 8, 3]], [5, 4, 3]),
        new("MaxPooling2D channels first", () => new MaxPooling2D(3) { Strides = 2, DataFormat = First }, [[3, 7, 8]], [3, 3, 3]),
        new("MaxPooling3D", () => new MaxPooling3D((1, 2, 2)), [[4, 5, 6, 2]], [4, 2, 3, 2]),
        new("AveragePooling1D", () => new AveragePooling1D(3) { Strides = 1, Padding = Padding.Same }, [[7, 3]], [7, 3]),
        new("AveragePooling2D", () => new AveragePooling2D(), [[7, 8, 3]], [3, 4, 3]),
        new("AveragePooling3D", () => new AveragePooling3D(2) { DataFormat = First }, [[2, 4, 5, 6]], [2, 2, 2, 3]),
        new("GlobalMaxPooling1D", () => new GlobalMaxPooling1D(), [[7, 3]], [3]),
        new("GlobalMaxPooling2D", () => new GlobalMaxPooling2D { DataFormat = First }, [[3, 7, 8]], [3]),
        new("GlobalMaxPooling3D", () => new GlobalMaxPooling3D { KeepDims = true }, [[4, 5, 6, 2]], [1, 1, 1, 2]),
        new("GlobalAveragePooling1D", () => new GlobalAveragePooling1D { DataFormat = First }, [[3, 7]], [3]),
        new("GlobalAveragePooling2D", () => new GlobalAveragePooling2D(), [[7, 8, 3]], [3]),
        new("GlobalAveragePooling2D kept", () => new GlobalAveragePooling2D { KeepDims = true, DataFormat = First }, [[3, 7, 8]], [3, 1, 1]),
        new("GlobalAveragePooling3D", () => new GlobalAveragePooling3D(), [[4, 5, 6, 2]], [2]),
    ];

    private static IEnumerable<LayerCase> Normalizations =>
    [
        new("BatchNormalization", () => new BatchNormalization(), [[5, 6, 3]], [5, 6, 3]) { Parameters = Norm(3), Statistics = 2 },
        new("BatchNormalization axis 1", () => new BatchNormalization { Axis = 1, Momentum = 0.5, Epsilon = 1e-5 }, [[3, 5, 6]],
            [3, 5, 6]) { Parameters = Norm(3), Statistics = 2 },
        new("BatchNormalization axis 2", () => new BatchNormalization { Axis = 2 }, [[5, 6, 3]], [5, 6, 3]) { Parameters = Norm(6), Statistics = 2 },
        new("BatchNormalization axis -2", () => new BatchNormalization { Axis = -2 }, [[2, 5, 4, 3]], [2, 5, 4, 3]) { Parameters = Norm(4), Statistics = 2 },
        new("BatchNormalization of features", () => new BatchNormalization { Center = false }, [[7]],
            [7]) { Parameters = [("gamma", [7]), ("moving_mean", [7]), ("moving_variance", [7])], Statistics = 2 },
        new("BatchNormalization unscaled", () => new BatchNormalization { Scale = false }, [[5, 3]],
            [5, 3]) { Parameters = [("beta", [3]), ("moving_mean", [3]), ("moving_variance", [3])], Statistics = 2 },
        new("LayerNormalization", () => new LayerNormalization(), [[5, 6, 3]], [5, 6, 3]) { Parameters = [("gamma", [3]), ("beta", [3])] },
        new("LayerNormalization axis 1", () => new LayerNormalization { Axis = 1 }, [[5, 6, 3]], [5, 6, 3]) { Parameters = [("gamma", [5]), ("beta", [5])] },
        new("LayerNormalization bare", () => new LayerNormalization { Scale = false, Center = false }, [[7]], [7]),
        new("GroupNormalization", () => new GroupNormalization(2), [[5, 6, 4]], [5, 6, 4]) { Parameters = [("gamma", [4]), ("beta", [4])] },
        new("GroupNormalization axis 2", () => new GroupNormalization(3) { Axis = 2 }, [[5, 6, 4]], [5, 6, 4]) { Parameters = [("gamma", [6]), ("beta", [6])] },
        new("GroupNormalization by channel", () => new GroupNormalization(-1) { Axis = 1 }, [[4, 5, 6]],
            [4, 5, 6]) { Parameters = [("gamma", [4]), ("beta", [4])] },
        new("LocalResponseNormalization",
            () => new LocalResponseNormalization(3) { Alpha = 0.5, Beta = 0.5, K = 1, DataFormat = First }, [[8, 5, 6]], [8, 5, 6]),
    ];

    private static (string, int[])[] Kernel(int[] shape, int bias) => [("kernel", shape), ("bias", [bias])];

    private static (string, int[])[] Norm(int channels) =>
        [("gamma", [channels]), ("beta", [channels]), ("moving_mean", [channels]), ("moving_variance", [channels])];
}
