using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>Cases for the order of axes that <see cref="LayerCases"/> leaves out of a layer, so that every layer has both.</summary>
internal static class OtherFormat
{
    private const DataFormat First = DataFormat.ChannelsFirst;

    public static IEnumerable<LayerCase> All => [.. Kernels, .. Windows, .. Shapes, .. Others];

    private static IEnumerable<LayerCase> Kernels =>
    [
        new("DepthwiseConv1D channels first", () => new DepthwiseConv1D(3) { DataFormat = First }, [[3, 7]],
            [3, 5]) { Parameters = [("kernel", [3, 3, 1]), ("bias", [3])] },
        new("SeparableConv1D channels first", () => new SeparableConv1D(5, 3) { DataFormat = First }, [[3, 7]],
            [5, 5]) { Parameters = [("depthwise_kernel", [3, 3, 1]), ("pointwise_kernel", [1, 3, 5]), ("bias", [5])] },
        new("Conv1DTranspose channels first", () => new Conv1DTranspose(4, 3) { Strides = 2, DataFormat = First }, [[2, 5]],
            [4, 11]) { Parameters = [("kernel", [3, 4, 2]), ("bias", [4])] },
        new("Conv3DTranspose channels first", () => new Conv3DTranspose(2, 2) { Strides = 2, DataFormat = First }, [[3, 2, 3, 4]],
            [2, 4, 6, 8]) { Parameters = [("kernel", [2, 2, 2, 2, 3]), ("bias", [2])] },
    ];

    private static IEnumerable<LayerCase> Windows =>
    [
        new("MaxPooling1D channels first", () => new MaxPooling1D { DataFormat = First }, [[3, 7]], [3, 3]),
        new("MaxPooling3D channels first", () => new MaxPooling3D((1, 2, 2)) { DataFormat = First }, [[2, 4, 5, 6]], [2, 4, 2, 3]),
        new("AveragePooling1D channels first", () => new AveragePooling1D(2) { DataFormat = First }, [[3, 7]], [3, 3]),
        new("AveragePooling2D channels first",
            () => new AveragePooling2D(3) { DataFormat = First, Strides = 2, Padding = Padding.Same }, [[3, 7, 8]], [3, 4, 4]),
        new("AveragePooling3D channels last", () => new AveragePooling3D(2), [[4, 5, 6, 2]], [2, 2, 3, 2]),
        new("GlobalMaxPooling1D channels first", () => new GlobalMaxPooling1D { DataFormat = First }, [[3, 7]], [3]),
        new("GlobalMaxPooling2D channels last", () => new GlobalMaxPooling2D(), [[7, 8, 3]], [3]),
        new("GlobalMaxPooling3D channels first", () => new GlobalMaxPooling3D { DataFormat = First }, [[2, 4, 5, 6]], [2]),
        new("GlobalAveragePooling1D channels last", () => new GlobalAveragePooling1D(), [[7, 3]], [3]),
        new("GlobalAveragePooling3D channels first", () => new GlobalAveragePooling3D { DataFormat = First, KeepDims = true }, [[2, 4, 5, 6]], [2, 1, 1, 1]),
    ];

    private static IEnumerable<LayerCase> Shapes =>
    [
        new("ZeroPadding1D channels first", () => new ZeroPadding1D((1, 2)) { DataFormat = First }, [[3, 5]], [3, 8]),
        new("ZeroPadding3D channels first", () => new ZeroPadding3D((1, 0), (0, 2), (3, 0)) { DataFormat = First }, [[5, 2, 3, 4]], [5, 3, 5, 7]),
        new("Cropping1D channels first", () => new Cropping1D(1) { DataFormat = First }, [[3, 5]], [3, 3]),
        new("Cropping2D channels first", () => new Cropping2D((0, 1), (2, 3)) { DataFormat = First }, [[3, 5, 7]], [3, 4, 2]),
        new("Cropping3D channels last", () => new Cropping3D(1), [[3, 4, 5, 2]], [1, 2, 3, 2]),
        new("UpSampling1D channels first", () => new UpSampling1D(3) { DataFormat = First }, [[3, 5]], [3, 15]),
        new("UpSampling2D channels first", () => new UpSampling2D((2, 3)) { DataFormat = First }, [[3, 5, 6]], [3, 10, 18]),
        new("UpSampling2D bilinear channels last", () => new UpSampling2D { Interpolation = Interpolation.Bilinear }, [[5, 6, 3]], [10, 12, 3]),
        new("UpSampling3D channels first", () => new UpSampling3D { DataFormat = First }, [[5, 2, 3, 4]], [5, 4, 6, 8]),
    ];

    private static IEnumerable<LayerCase> Others =>
    [
        new("LocalResponseNormalization channels last", () => new LocalResponseNormalization(3) { Alpha = 0.5, Beta = 0.75, K = 2 }, [[5, 6, 8]], [5, 6, 8]),
        new("SpatialDropout1D channels first", () => new SpatialDropout1D(0.25) { DataFormat = First }, [[6, 5]], [6, 5]),
        new("SpatialDropout2D channels last", () => new SpatialDropout2D(0.25), [[5, 6, 3]], [5, 6, 3]),
        new("SpatialDropout3D channels first", () => new SpatialDropout3D(0.25) { DataFormat = First }, [[5, 2, 3, 4]], [5, 2, 3, 4]),
    ];
}
