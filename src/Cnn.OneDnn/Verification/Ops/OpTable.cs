using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>From the names of golden ops to the nodes of a graph.</summary>
internal static class OpTable
{
    private static readonly Dictionary<string, Func<OpCase, Value>> Emitters = new(StringComparer.Ordinal)
    {
        ["conv"] = ConvolutionOps.Convolution,
        ["depthwise_conv"] = ConvolutionOps.Convolution,
        ["conv_transpose"] = ConvolutionOps.Transposed,
        ["dense"] = ConvolutionOps.Dense,
        ["max_pool"] = c => PoolingOps.Pool(c, PoolingKind.Max),
        ["avg_pool"] = c =>
            PoolingOps.Pool(c, GoldenJson.Flag(c.Attributes, "include_pad") ? PoolingKind.AverageIncludingPadding : PoolingKind.AverageExcludingPadding),
        ["global_max_pool"] = c => PoolingOps.Global(c, PoolingKind.Max),
        ["global_avg_pool"] = c => PoolingOps.Global(c, PoolingKind.AverageExcludingPadding),
        ["batch_norm_train"] = NormalizationOps.BatchTraining,
        ["batch_norm_eval"] = NormalizationOps.BatchInference,
        ["layer_norm"] = NormalizationOps.Layer,
        ["group_norm"] = NormalizationOps.Group,
        ["lrn"] = NormalizationOps.LocalResponse,
        ["activation"] = ElementwiseOps.Activation,
        ["prelu"] = ElementwiseOps.PRelu,
        ["add"] = c => ElementwiseOps.Merge(c, BinaryKind.Add),
        ["subtract"] = c => ElementwiseOps.Merge(c, BinaryKind.Subtract),
        ["multiply"] = c => ElementwiseOps.Merge(c, BinaryKind.Multiply),
        ["divide"] = c => ElementwiseOps.Merge(c, BinaryKind.Divide),
        ["maximum"] = c => ElementwiseOps.Merge(c, BinaryKind.Maximum),
        ["minimum"] = c => ElementwiseOps.Merge(c, BinaryKind.Minimum),
        ["average"] = ElementwiseOps.Average,
        ["concat"] = ShapeOps.Concatenate,
        ["upsample_nearest"] = c => ShapeOps.Enlarge(c, bilinear: false),
        ["upsample_bilinear"] = c => ShapeOps.Enlarge(c, bilinear: true),
        ["pad"] = ShapeOps.Pad,
        ["zero_padding"] = ShapeOps.Pad,
        ["crop"] = ShapeOps.Crop,
        ["cropping"] = ShapeOps.Crop,
        ["reshape"] = ShapeOps.Reshape,
        ["flatten"] = ShapeOps.Reshape,
        ["permute"] = ShapeOps.Permute,
        ["loss"] = LossOps.Loss,
    };

    // Other spellings of the same ops, as in Keras's layers and PyTorch's functions, without the number of axes.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["convolution"] = "conv",
        ["depthwise_convolution"] = "depthwise_conv",
        ["transposed_conv"] = "conv_transpose",
        ["linear"] = "dense",
        ["fully_connected"] = "dense",
        ["max_pooling"] = "max_pool",
        ["average_pooling"] = "avg_pool",
        ["average_pool"] = "avg_pool",
        ["global_max_pooling"] = "global_max_pool",
        ["global_average_pooling"] = "global_avg_pool",
        ["global_average_pool"] = "global_avg_pool",
        ["batch_normalization_train"] = "batch_norm_train",
        ["batch_normalization_eval"] = "batch_norm_eval",
        ["batch_norm_inference"] = "batch_norm_eval",
        ["layer_normalization"] = "layer_norm",
        ["group_normalization"] = "group_norm",
        ["local_response_norm"] = "lrn",
        ["local_response_normalization"] = "lrn",
        ["sub"] = "subtract",
        ["mul"] = "multiply",
        ["div"] = "divide",
        ["max"] = "maximum",
        ["min"] = "minimum",
        ["mean"] = "average",
        ["cat"] = "concat",
        ["concatenate"] = "concat",
        ["upsample"] = "upsample_nearest",
        ["upsampling"] = "upsample_nearest",
        ["zero_pad"] = "pad",
        ["transpose"] = "permute",
    };

    /// <summary>Adds a case's op to its graph and returns its result.</summary>
    /// <exception cref="UnsupportedException">The op has no counterpart here.</exception>
    public static Value Emit(OpCase golden)
    {
        string name = golden.Op;
        if (name.Length > 2 && name[^1] == 'd' && name[^2] is '1' or '2' or '3')
        {
            name = name[..^2].TrimEnd('_');
        }

        name = Aliases.GetValueOrDefault(name, name);

        return Emitters.TryGetValue(name, out Func<OpCase, Value>? emit)
            ? emit(golden)
            : ElementwiseOps.ActivationNamed(golden.Op) is { } activation
                ? ElementwiseOps.Emit(golden, activation)
                : throw new UnsupportedException($"there is no op '{golden.Op}'");
    }
}
