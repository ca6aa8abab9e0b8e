using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>Every op that has a kernel, by itself or as the gradient of another one here, on shapes without symmetry.</summary>
internal static class OpSamples
{
    public static IEnumerable<OpSample> All => [.. Products, .. Windows, .. Normalizations, .. Elementwise, .. ArithmeticSamples.All, .. Losses, .. Movement];

    private static IEnumerable<OpSample> Products =>
    [
        new("convolution", new ConvolutionOp(Window.Create([2, 1], [1, 2], [1, 2], [0, 1]), 2, Bias: true), Numbers(1, 2, 4, 5, 6),
            Numbers(2, 2, 3, 2, 3, 2), Numbers(3, 6)),
        new("convolution of three axes", new ConvolutionOp(Window.Create([1, 2, 1], [1, 1, 1], [0, 1, 0], [0, 1, 0]), 1, Bias: false),
            Numbers(1, 2, 2, 3, 4, 3), Numbers(2, 3, 2, 2, 3, 1)),
        new("transposed convolution", new ConvolutionBackwardDataOp(Window.Create([2, 1], [1, 1], [0, 1], [1, 0]), 1, new Shape(2, 3, 6, 5)),
            Numbers(1, 2, 4, 3, 5), Numbers(2, 4, 3, 3, 2)),
        new("dense", new DenseOp(Bias: true), Numbers(1, 3, 5), Numbers(2, 4, 5), Numbers(3, 4)),
    ];

    private static IEnumerable<OpSample> Windows =>
    [
        new("max pooling", new PoolingOp(PoolingKind.Max, Window.Create([2, 1], [1, 1], [1, 0], [0, 1]), [3, 2], Training: true), Numbers(1, 2, 3, 6, 5)),
        new("max pooling side by side", new PoolingOp(PoolingKind.Max, Window.Create([2, 3], [1, 1], [0, 0], [0, 0]), [2, 3], Training: true),
            Numbers(1, 2, 21, 4, 6)),
        new("max pooling of three axes", new PoolingOp(PoolingKind.Max, Window.Create([2, 1, 3], [1, 1, 1], [0, 0, 0], [0, 0, 0]), [2, 1, 3], Training: true),
            Numbers(1, 2, 3, 4, 5, 6)),
        new("max pooling with dilation", new PoolingOp(PoolingKind.Max, Window.Create([1], [2], [2], [1]), [3], Training: true), Numbers(1, 2, 3, 9)),
        new("average pooling",
            new PoolingOp(PoolingKind.AverageExcludingPadding, Window.Create([2, 1], [1, 2], [1, 0], [1, 2]), [3, 2], Training: true), Numbers(1, 2, 3, 6, 5)),
        new("average pooling with padding",
            new PoolingOp(PoolingKind.AverageIncludingPadding, Window.Create([2], [1], [1], [1]), [3], Training: true), Numbers(1, 2, 3, 8)),
        new("resize bilinear", new ResizeOp(Bilinear: true, [2, 3]), Numbers(1, 2, 3, 4, 5)),
        new("resize nearest", new ResizeOp(Bilinear: false, [1, 2, 3]), Numbers(1, 2, 3, 2, 3, 2)),
        .. from fill in Enum.GetValues<FillMode>()
           select new OpSample($"warp bilinear {fill}", new WarpOp(4, 5, Bilinear: true, fill, 0.25f, Moves: true), Numbers(1, 3, 2, 5, 4), Numbers(2, 3, 5)),
        new("warp nearest", new WarpOp(6, 3, Bilinear: false, FillMode.Constant, -1, Moves: true), Numbers(1, 3, 2, 5, 4), Numbers(2, 3, 5)),
        new("resample bilinear", new WarpOp(7, 3, Bilinear: true, FillMode.Nearest, 0, Moves: false), Numbers(1, 2, 3, 5, 4)),
        new("resample nearest", new WarpOp(7, 3, Bilinear: false, FillMode.Nearest, 0, Moves: false), Numbers(1, 2, 3, 5, 4)),
        new("subsample", new SubsampleOp([2, 3]), Numbers(1, 2, 3, 5, 7)),
    ];

    private static IEnumerable<OpSample> Normalizations =>
    [
        new("batch normalization", new BatchNormalizationOp(1e-3f, Scale: true, Shift: true), Numbers(1, 3, 4, 2, 3), Numbers(2, 4), Numbers(3, 4)),
        new("batch normalization of rows with relu", new BatchNormalizationOp(1e-3f, Scale: true, Shift: false, Relu: true), Numbers(1, 7, 5), Numbers(2, 5)),
        // The kernel takes whole blocks of 64 channels.
        new("batch normalization and sum", new BatchNormalizationSumOp(1e-3f, Scale: true, Shift: true), Numbers(1, 3, 64, 2, 3), Numbers(2, 64),
            Numbers(3, 64), Numbers(4, 3, 64, 2, 3)) { HasGradient = false },
        new("batch normalization with constants", new BatchNormalizationInferenceOp(1e-3f, Scale: true, Shift: true), Numbers(1, 3, 4, 2, 3), Numbers(2, 4),
            Numbers(3, 4), Numbers(4, 4), Positive(5, 4)),
        new("batch normalization with constants and an offset", new BatchNormalizationInferenceOp(1e-3f, Scale: false, Shift: true), Numbers(1, 3, 4, 5),
            Numbers(3, 4), Numbers(4, 4), Positive(5, 4)),
        new("fold", new FoldNormalizationOp(1e-3f, Bias: true, Scale: true, Shift: true), Numbers(1, 2, 3, 2, 3), Numbers(2, 6), Numbers(3, 6), Numbers(4, 6),
            Numbers(5, 6), Positive(6, 6)) { HasGradient = false },
        new("layer normalization", new LayerNormalizationOp(1e-3f, Scale: true, Shift: true), Numbers(1, 4, 9), Numbers(2, 9), Numbers(3, 9)),
        new("layer normalization with an offset", new LayerNormalizationOp(1e-3f, Scale: false, Shift: true), Numbers(1, 4, 9), Numbers(3, 9)),
        new("group normalization", new GroupNormalizationOp(3, 1e-3f, Scale: true, Shift: true), Numbers(1, 2, 6, 3, 2), Numbers(2, 6), Numbers(3, 6)),
        new("local response normalization", new LocalResponseNormalizationOp(3, 0.5f, 0.75f, 1), Numbers(1, 2, 7, 2, 3)),
        new("local response normalization of an even size", new LocalResponseNormalizationOp(4, 0.5f, 0.75f, 1), Numbers(1, 2, 7, 2)),
    ];

    private static IEnumerable<OpSample> Elementwise =>
    [
        .. from activation in Enum.GetValues<ActivationKind>()
           where activation is not (Activation.Softmax or Activation.LogSoftmax or Activation.HardSilu)
           from alpha in activation is Activation.LeakyRelu or Activation.Elu ? (float[])[0.3f, -0.5f] : [0]
           select new OpSample($"{activation} {alpha}", new ActivationOp(activation, alpha), Numbers(1, 5, 13)),
        new("prelu", new PReluOp(), Numbers(1, 3, 4, 2, 5), Numbers(2, 1, 4, 1, 1)),
        .. from kind in Enum.GetValues<BinaryKind>()
           from shape in (int[][])[[3, 4, 2], [1, 4, 1]]
           select new OpSample(
               $"{kind} of {new Shape(shape)}", new BinaryOp(kind), Numbers(1, 3, 4, 2), kind == BinaryKind.Divide ? Positive(2, shape) : Numbers(2, shape)),
        new("sum", new SumOp(), Numbers(1, 3, 7), Numbers(2, 3, 7), Numbers(3, 3, 7)),
        new("gradient of a sum behind relu", new ReluSumBackwardOp(), Numbers(1, 3, 7), Numbers(2, 3, 7), Numbers(3, 3, 7)) { HasGradient = false },
        new("affine", new AffineOp(-1.5f, 0.25f), Numbers(1, 3, 7)),
        new("clip", new ClipOp(-0.6f, 0.9f), Numbers(1, 3, 7)),
        new("clip above", new ClipOp(float.NegativeInfinity, 0.9f), Numbers(1, 5, 13)),
        new("reduce", new ReduceSumOp(new Shape(1, 4, 1)), Numbers(1, 3, 4, 5)),
        new("dropout", new DropoutOp(0.3f, Stream: 7, new Shape(3, 11, 5)), Numbers(1, 3, 11, 5)),
        new("dropout of channels", new DropoutOp(0.5f, Stream: 7, new Shape(3, 11, 1)), Numbers(1, 3, 11, 5)),
        new("gaussian noise", new GaussianNoiseOp(0.5f, Stream: 3), Numbers(1, 3, 7)),
    ];

    private static IEnumerable<OpSample> Losses =>
    [
        new("softmax", new SoftmaxOp(Logarithm: false), Numbers(1, 3, 11)),
        new("log softmax", new SoftmaxOp(Logarithm: true), Numbers(1, 3, 11)),
        new("softmax and cross-entropy", new SoftmaxCrossEntropyOp(Sparse: true, 0.1f, Weighted: true), Numbers(1, 4, 5),
            new HostTensor([3, 0, 4, 1]), Positive(3, 4)),
        new("softmax and cross-entropy of probabilities", new SoftmaxCrossEntropyOp(Sparse: false, 0.1f, Weighted: false), Numbers(1, 4, 5), Positive(2, 4, 5)),
        .. from kind in Enum.GetValues<LossKind>()
           from weighted in (bool[])[false, true]
           select new OpSample(
               $"{kind}{(weighted ? " weighted" : "")}", new LossOp(kind, kind == LossKind.Huber ? 0.7f : 0.1f, weighted), Loss(kind, weighted)),
    ];

    private static IEnumerable<OpSample> Movement =>
    [
        new("concatenate", new ConcatenateOp(1), Numbers(1, 2, 3, 4), Numbers(2, 2, 1, 4), Numbers(3, 2, 2, 4)),
        new("slice", new SliceOp([0, 1, 2, 1], new Shape(2, 2, 1, 3)), Numbers(1, 2, 3, 4, 5)),
        new("pad", new PadOp([0, 1, 2, 0], [1, 0, 3, 2]), Numbers(1, 2, 3, 4, 5)),
        new("reorder", new ReorderOp(), Numbers(1, 2, 3, 4)) { HasGradient = false },
    ];

    private static HostTensor Numbers(int seed, params int[] dims) => HostTensor.Random(seed, dims);

    // Between 0.2 and 0.8: probabilities, variances and divisors.
    private static HostTensor Positive(int seed, params int[] dims)
    {
        HostTensor normal = Numbers(seed, dims);
        return normal with { Values = Array.ConvertAll(normal.Values, v => 0.2f + (0.6f / (1 + MathF.Exp(-v)))) };
    }

    private static HostTensor[] Loss(LossKind kind, bool weighted)
    {
        bool probabilities =
            kind is LossKind.BinaryCrossEntropy or LossKind.CategoricalCrossEntropy or LossKind.SparseCategoricalCrossEntropy or LossKind.KullbackLeibler;
        HostTensor classes = new([.. Enumerable.Range(0, 20).Select(i => i % 6 == 2 ? 1f : 0)], 4, 5);
        HostTensor targets = kind switch
        {
            LossKind.SparseCategoricalCrossEntropy => new HostTensor([3, 0, 4, 1]),
            LossKind.MeanSquaredError or LossKind.MeanAbsoluteError or LossKind.Huber => Numbers(2, 4, 5),
            LossKind.KullbackLeibler => Positive(2, 4, 5),
            _ => classes,
        };
        HostTensor[] operands = [probabilities ? Positive(1, 4, 5) : Numbers(1, 4, 5), targets];
        return weighted ? [.. operands, Positive(3, 4)] : operands;
    }
}
