using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tests.Backends.Definitions;

namespace Cnn.OneDnn.Tests.Backends.Specials;

/// <summary>
/// What special values are put into: every op's sample, shapes for which the native library has kernels of its own, and every fusion that a backend takes.
/// </summary>
internal static class SpecialSamples
{
    private static readonly Window Points = Window.Create([1, 1], [1, 1], [0, 0], [0, 0]), Padded = Window.Create([1, 1], [1, 1], [1, 1], [1, 1]);

    /// <summary>Small samples of all ops, and wide ones.</summary>
    public static IEnumerable<OpSample> Plain => [.. OpSamples.All, .. Wide];

    private static IEnumerable<OpSample> Wide =>
    [
        new("wide convolution", new ConvolutionOp(Padded, 1, Bias: true), Image(1), Numbers(2, 32, 32, 3, 3), Numbers(3, 32)),
        new("wide convolution of points", new ConvolutionOp(Points, 1, Bias: true), Image(1), Numbers(2, 32, 32, 1, 1), Numbers(3, 32)),
        new("wide dense", new DenseOp(Bias: true), Numbers(1, 5, 64), Numbers(2, 48, 64), Numbers(3, 48)),
        new("wide max pooling", new PoolingOp(PoolingKind.Max, Window.Create([2, 2], [1, 1], [0, 0], [0, 0]), [2, 2], Training: true), Image(1)),
        new("wide max pooling with overlap", new PoolingOp(PoolingKind.Max, Window.Create([2, 2], [1, 1], [1, 1], [1, 1]), [3, 3], Training: true), Image(1)),
        new("wide max pooling for inference", new PoolingOp(PoolingKind.Max, Window.Create([2, 2], [1, 1], [0, 0], [0, 0]), [2, 2], Training: false), Image(1))
        {
            HasGradient = false,
        },
        new("wide average pooling", new PoolingOp(PoolingKind.AverageExcludingPadding, Padded, [3, 3], Training: true), Image(1)),
        new("wide batch normalization", new BatchNormalizationOp(1e-3f, Scale: true, Shift: true), Image(1), Numbers(2, 32), Numbers(3, 32)),
        new("wide batch normalization with relu", new BatchNormalizationOp(1e-3f, Scale: true, Shift: true, Relu: true), Image(1),
            Numbers(2, 32), Numbers(3, 32)),
        new("wide batch normalization with constants and relu", new BatchNormalizationInferenceOp(1e-3f, Scale: true, Shift: true, Relu: true), Image(1),
            Numbers(2, 32), Numbers(3, 32), Numbers(4, 32), Positive(5, 32)) { HasGradient = false },
        new("wide sum with relu", new BinaryOp(BinaryKind.Add, Activation.Relu), Image(1), Image(2)) { HasGradient = false },
        .. from activation in Enum.GetValues<ActivationKind>()
           where activation is not (Activation.Softmax or Activation.LogSoftmax or Activation.HardSilu)
           select new OpSample($"wide {activation}", new ActivationOp(activation, 0.3f), Image(1)),
    ];

    /// <summary>All fusions of products with functions, with and without a sum.</summary>
    public static IEnumerable<OpSample> FusedWith(IBackend backend)
    {
        foreach (ActivationKind activation in Enum.GetValues<ActivationKind>())
        {
            if (activation is Activation.Softmax or Activation.LogSoftmax or Activation.HardSilu)
            {
                continue;
            }

            foreach (OpSample sample in (OpSample[])
            [
                new($"points, then {activation}", new ConvolutionOp(Points, 1, Bias: true), Image(1), Numbers(2, 32, 32, 1, 1), Numbers(3, 32)),
                new($"convolution, then {activation}", new ConvolutionOp(Padded, 1, Bias: false), Image(1), Numbers(2, 32, 32, 3, 3)),
                new($"few channels, then {activation}", new ConvolutionOp(Padded, 1, Bias: true), Numbers(1, 2, 3, 6, 5),
                    Numbers(2, 20, 3, 3, 3), Numbers(3, 20)),
                new($"points and a sum, then {activation}", new ConvolutionOp(Points, 1, Bias: true, Residual: true), Image(1), Numbers(2, 32, 32, 1, 1),
                    Numbers(3, 32), Image(4)),
                new($"dense, then {activation}", new DenseOp(Bias: true), Numbers(1, 5, 64), Numbers(2, 40, 64), Numbers(3, 40)),
                new($"sum, then {activation}", new BinaryOp(BinaryKind.Add), Image(1), Image(2)),
            ])
            {
                if (backend.CanFuse(sample.Op, sample.Op.InferShapes(Array.ConvertAll(sample.Inputs, i => i.Shape))[0], activation, 0.3f, training: false))
                {
                    yield return sample with { Op = Fused(sample.Op, activation), HasGradient = false };
                }
            }
        }
    }

    private static Op Fused(Op op, ActivationKind activation) => op switch
    {
        ConvolutionOp o => o with { Activation = activation, Alpha = 0.3f },
        DenseOp o => o with { Activation = activation, Alpha = 0.3f },
        BinaryOp o => o with { Activation = activation },
        _ => throw new ArgumentException($"{op.Name} takes no activation."),
    };

    private static HostTensor Image(int seed) => Numbers(seed, 2, 32, 6, 8);

    private static HostTensor Numbers(int seed, params int[] dims) => HostTensor.Random(seed, dims);

    private static HostTensor Positive(int seed, params int[] dims)
    {
        HostTensor normal = Numbers(seed, dims);
        return normal with { Values = Array.ConvertAll(normal.Values, v => 0.2f + (0.6f / (1 + MathF.Exp(-v)))) };
    }
}
