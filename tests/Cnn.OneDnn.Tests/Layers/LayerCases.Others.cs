using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <content>Layers without kernels of weights.</content>
internal static partial class LayerCases
{
    private static IEnumerable<LayerCase> Shapes =>
    [
        new("Flatten", () => new Flatten(), [[5, 6, 3]], [90]),
        new("Flatten channels first", () => new Flatten { DataFormat = First }, [[3, 5, 6]], [90]),
        new("Flatten of features", () => new Flatten(), [[7]], [7]),
        new("Reshape", () => new Reshape(6, -1), [[4, 3, 5]], [6, 10]),
        new("Reshape to images", () => new Reshape(2, 3, 4), [[24]], [2, 3, 4]),
        new("RepeatVector", () => new RepeatVector(3), [[7]], [3, 7]),
        new("RepeatVector once", () => new RepeatVector(1), [[7]], [1, 7]),
        new("CenterCrop", () => new CenterCrop(2, 3), [[5, 6, 3]], [2, 3, 3]),
        new("CenterCrop channels first", () => new CenterCrop(4, 4) { DataFormat = First }, [[3, 5, 6]], [3, 4, 4]),
        new("CenterCrop of what is smaller", () => new CenterCrop(4, 6), [[2, 9, 1]], [4, 6, 1]),
        new("Resizing", () => new Resizing(3, 8), [[5, 6, 3]], [3, 8, 3]),
        new("Resizing channels first", () => new Resizing(7, 2, "nearest", dataFormat: First), [[3, 5, 6]], [3, 7, 2]),
        new("Resizing that keeps proportions", () => new Resizing(4, 4, cropToAspectRatio: true), [[5, 8, 2]], [4, 4, 2]),
        new("RandomCrop", () => new RandomCrop(3, 4), [[5, 6, 3]], [3, 4, 3]),
        new("RandomCrop channels first", () => new RandomCrop(4, 4, dataFormat: First), [[3, 5, 6]], [3, 4, 4]),
        new("Permute", () => new Permute(2, 3, 1), [[4, 5, 6]], [5, 6, 4]),
        new("ZeroPadding1D", () => new ZeroPadding1D((1, 2)), [[5, 3]], [8, 3]),
        new("ZeroPadding2D", () => new ZeroPadding2D(1), [[5, 6, 3]], [7, 8, 3]),
        new("ZeroPadding2D channels first", () => new ZeroPadding2D((0, 1), (2, 3)) { DataFormat = First }, [[3, 5, 6]], [3, 6, 11]),
        new("ZeroPadding3D", () => new ZeroPadding3D((1, 0), (0, 2), (3, 0)), [[2, 3, 4, 5]], [3, 5, 7, 5]),
        new("Cropping1D", () => new Cropping1D(1), [[5, 3]], [3, 3]),
        new("Cropping2D", () => new Cropping2D((0, 1), (2, 3)), [[5, 7, 3]], [4, 2, 3]),
        new("Cropping3D", () => new Cropping3D(1) { DataFormat = First }, [[2, 3, 4, 5]], [2, 1, 2, 3]),
        new("UpSampling1D", () => new UpSampling1D(3), [[5, 3]], [15, 3]),
        new("UpSampling2D", () => new UpSampling2D((2, 3)), [[5, 6, 3]], [10, 18, 3]),
        new("UpSampling2D bilinear", () => new UpSampling2D { Interpolation = Interpolation.Bilinear, DataFormat = First }, [[3, 5, 6]], [3, 10, 12]),
        new("UpSampling3D", () => new UpSampling3D(), [[2, 3, 4, 5]], [4, 6, 8, 5]),
    ];

    private static IEnumerable<LayerCase> Merges =>
    [
        new("Add", () => new Add(), [[5, 6, 3], [5, 6, 3]], [5, 6, 3]),
        new("Add three", () => new Add(), [[5, 6, 3], [5, 6, 3], [5, 6, 3]], [5, 6, 3]),
        new("Add broadcast", () => new Add(), [[1, 1, 3], [5, 6, 3]], [5, 6, 3]),
        new("Subtract", () => new Subtract(), [[5, 3], [5, 3]], [5, 3]),
        new("Subtract broadcast", () => new Subtract(), [[1, 3], [5, 3]], [5, 3]),
        new("Multiply", () => new Multiply(), [[5, 6, 3], [1, 1, 3]], [5, 6, 3]),
        new("Average", () => new Average(), [[7], [7], [7]], [7]),
        new("Maximum", () => new Maximum(), [[7], [7]], [7]),
        new("Minimum", () => new Minimum(), [[7], [7]], [7]),
        new("Dot of vectors", () => new Dot(1), [[7], [7]], [1]),
        new("Dot of rows", () => new Dot((2, 1)), [[5, 3], [3, 4]], [5, 4]),
        new("Dot of images and rows", () => new Dot((-2, 2), normalize: true), [[5, 6, 3], [2, 6]], [5, 3, 2]),
        new("Concatenate", () => new Concatenate(), [[5, 6, 3], [5, 6, 4]], [5, 6, 7]),
        new("Concatenate axis 1", () => new Concatenate { Axis = 1 }, [[5, 6, 3], [2, 6, 3], [1, 6, 3]], [8, 6, 3]),
    ];

    private static IEnumerable<LayerCase> Activations =>
        Enum.GetValues<ActivationKind>().Select(a => new LayerCase($"Activation {a}", () => new ActivationLayer(a), [[5, 6]], [5, 6]));

    private static IEnumerable<LayerCase> Augmentations =>
        from format in new[] { Last, First }
        from layer in new Func<Layer>[]
        {
            () => new RandomFlip("horizontal", seed: 3, dataFormat: format), () => new RandomRotation(0.25, "wrap", dataFormat: format),
            () => new RandomZoom((-0.25, 0.5), 0.125, "nearest", dataFormat: format), () => new RandomZoom(0.5, dataFormat: format),
            () => new RandomTranslation(0.25, (0, 0.5), "constant", "nearest", fillValue: 2, dataFormat: format),
            () => new RandomContrast((0.25, 0.5), (0, 1), dataFormat: format), () => new RandomBrightness(0.125, dataFormat: format),
        }
        let name = $"{layer().ClassName} {format}{((layer() as RandomZoom)?.WidthFactor is null ? "" : " of two axes")}"
        select new LayerCase(name, layer, [[5, 6, 3]], [5, 6, 3]);

    private static IEnumerable<LayerCase> Others =>
    [
        new("Dense", () => new Dense(4) { Activation = Activation.Relu }, [[7]], [4]) { Parameters = [("kernel", [7, 4]), ("bias", [4])] },
        new("Dense over the last axis", () => new Dense(4) { UseBias = false, KernelInitializer = new RandomUniform { Minimum = -1, Maximum = 1 } },
            [[5, 6, 3]], [5, 6, 4]) { Parameters = [("kernel", [3, 4])] },
        new("Dropout", () => new Dropout(0.25), [[5, 6]], [5, 6]),
        new("Dense that penalizes what it gives", () => new Dense(4, activityRegularizer: new L1L2(0.25, 0.5)), [[7]], [4])
        {
            Parameters = [("kernel", [7, 4]), ("bias", [4])],
        },
        new("ActivityRegularization", () => new ActivityRegularization(l1: 0.125, l2: 0.25), [[5, 6]], [5, 6]),
        new("TimeDistributed Dense", () => new TimeDistributed(new Dense(4, "relu", activityRegularizer: "l2")), [[5, 3]], [5, 4])
        {
            Parameters = [("kernel", [3, 4]), ("bias", [4])],
        },
        new("TimeDistributed Conv2D", () => new TimeDistributed(new Conv2D(2, 3)), [[2, 4, 5, 3]], [2, 2, 3, 2]) { Parameters = Kernel([3, 3, 3, 2], 2) },
        new("Embedding", () => new Embedding(9, 4), [[5]], [5, 4]) { Parameters = [("embeddings", [9, 4])], WholeBelow = 9 },
        new("Embedding of images", () => new Embedding(3, 2), [[5, 6, 1]], [5, 6, 1, 2]) { Parameters = [("embeddings", [3, 2])], WholeBelow = 3 },
        new("AlphaDropout", () => new AlphaDropout(0.25), [[5, 6]], [5, 6]),
        new("SpatialDropout1D", () => new SpatialDropout1D(0.25), [[5, 6]], [5, 6]),
        new("SpatialDropout2D", () => new SpatialDropout2D(0.25) { DataFormat = First }, [[3, 5, 6]], [3, 5, 6]),
        new("SpatialDropout3D", () => new SpatialDropout3D(0.25), [[2, 3, 4, 5]], [2, 3, 4, 5]),
        new("GaussianNoise", () => new GaussianNoise(0.5), [[5, 6]], [5, 6]),
        new("GaussianDropout", () => new GaussianDropout(0.25), [[5, 6]], [5, 6]),
        .. Augmentations,
        new("Identity", () => new Identity(), [[5, 6]], [5, 6]),
        new("UnitNormalization", () => new UnitNormalization(), [[5, 6]], [5, 6]),
        new("RMSNormalization", () => new RMSNormalization(epsilon: 0.125), [[5, 6]], [5, 6]) { Parameters = [("scale", [6])] },
        new("ReLU from a threshold on", () => new ReLU(maxValue: 2, negativeSlope: 0.25, threshold: 0.55), [[5, 6]], [5, 6]),
        new("ReLU", () => new ReLU { MaxValue = 2, NegativeSlope = 0.125 }, [[5, 6]], [5, 6]),
        new("ReLU with an upper bound", () => new ReLU { MaxValue = 0.55 }, [[5, 6]], [5, 6]),
        new("Clip", () => new Clip(-0.45, 0.65), [[5, 6]], [5, 6]),
        new("Clip above", () => new Clip(double.NegativeInfinity, 0.25), [[5, 6]], [5, 6]),
        new("LeakyReLU", () => new LeakyReLU(0.125), [[5, 6]], [5, 6]),
        new("PReLU", () => new PReLU(), [[5, 6, 3]], [5, 6, 3]) { Parameters = [("alpha", [5, 6, 3])] },
        new("PReLU shared", () => new PReLU { SharedAxes = [1, 2], AlphaInitializer = new Constant { Value = 0.25f } }, [[5, 6, 3]],
            [5, 6, 3]) { Parameters = [("alpha", [1, 1, 3])] },
        new("ELU", () => new ELU(0.5), [[7]], [7]),
        new("Softmax", () => new Softmax(), [[5, 6]], [5, 6]),
        new("Softmax axis 1", () => new Softmax { Axis = 1 }, [[5, 6, 3]], [5, 6, 3]),
        new("Rescaling", () => new Rescaling(0.25, -0.5), [[5, 6, 3]], [5, 6, 3]),
        new("Normalization", () => new Normalization([1, 2, 3], [4, 9, 16]), [[5, 6, 3]], [5, 6, 3])
        {
            Parameters = [("mean", [3]), ("variance", [3])],
            Statistics = 2,
        },
        new("Normalization that is not adapted", () => new Normalization(), [[5, 3]], [5, 3])
        {
            Parameters = [("mean", [3]), ("variance", [3])],
            Statistics = 2,
        },
        new("Normalization of all", () => new Normalization([1], [4]), [[5, 3]], [5, 3]) { Parameters = [("mean", [3]), ("variance", [3])], Statistics = 2 },
    ];
}
