namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>
/// What ONNX's specification (docs/Changelog.md of its repository) says about the operators that are read: the opset versions in which each changed, its
/// attributes and its optional inputs, with the versions that know them.
/// </summary>
internal static class Specification
{
    private const int Newest = 25;
    private const string Reduced = "axes:7-17 keepdims noop_with_empty_axes:18";

    public static IReadOnlyDictionary<string, SpecifiedOperator> Operators { get; } = new SpecifiedOperator[]
    {
        new("Conv", [7, 11, 22], "auto_pad dilations group kernel_shape pads strides", "B"),
        new("ConvTranspose", [7, 11, 22], "auto_pad dilations group kernel_shape output_padding output_shape pads strides", "B"),
        new("MaxPool", [7, 8, 10, 11, 12, 22], "auto_pad kernel_shape pads strides storage_order:8 ceil_mode:10 dilations:10", ""),
        new("AveragePool", [7, 10, 11, 19, 22], "auto_pad kernel_shape pads strides count_include_pad ceil_mode:10 dilations:19", ""),
        new("GlobalMaxPool", [7, 22], "", ""),
        new("GlobalAveragePool", [7, 22], "", ""),
        new("LpPool", [7, 11, 18, 22], "auto_pad kernel_shape p pads strides ceil_mode:18 dilations:18", ""),
        new("GlobalLpPool", [7, 22], "p", ""),
        new("ReduceMean", [7, 11, 13, 18], Reduced, "axes:18"),
        new("ReduceMax", [7, 11, 12, 13, 18, 20], Reduced, "axes:18"),
        new("ReduceMin", [7, 11, 12, 13, 18, 20], Reduced, "axes:18"),
        new("ReduceSum", [7, 11, 13], "axes:7-12 keepdims noop_with_empty_axes:13", "axes:13"),
        new("ReduceProd", [7, 11, 13, 18], Reduced, "axes:18"),
        new("ReduceL1", [7, 11, 13, 18], Reduced, "axes:18"),
        new("ReduceL2", [7, 11, 13, 18], Reduced, "axes:18"),
        new("ReduceSumSquare", [7, 11, 13, 18], Reduced, "axes:18"),
        new("ReduceLogSum", [7, 11, 13, 18], Reduced, "axes:18"),
        new("ReduceLogSumExp", [7, 11, 13, 18], Reduced, "axes:18"),
        new("ArgMax", [7, 11, 12, 13], "axis keepdims select_last_index:12", ""),
        new("ArgMin", [7, 11, 12, 13], "axis keepdims select_last_index:12", ""),
        new("Gemm", [7, 9, 11, 13], "alpha beta transA transB", "C"),
        new("MatMul", [7, 9, 13], "", ""),
        new("BatchNormalization", [7, 9, 14, 15], "epsilon momentum spatial:7-8 training_mode:14", ""),
        new("LayerNormalization", [17], "axis epsilon stash_type", "B"),
        new("GroupNormalization", [18, 21], "epsilon num_groups stash_type:21", ""),
        new("InstanceNormalization", [7, 22], "epsilon", ""),
        new("LRN", [7, 13], "alpha beta bias size", ""),
        new("Relu", [7, 13, 14], "", ""),
        new("Sigmoid", [7, 13], "", ""),
        new("Tanh", [7, 13], "", ""),
        new("Softplus", [7, 22], "", ""),
        new("Softsign", [7, 22], "", ""),
        new("Exp", [7, 13], "", ""),
        new("Mish", [18, 22], "", ""),
        new("Gelu", [20], "approximate", ""),
        new("Selu", [7, 22], "alpha gamma", ""),
        new("Elu", [7, 22], "alpha", ""),
        new("LeakyRelu", [7, 16], "alpha", ""),
        new("PRelu", [7, 9, 16], "", ""),
        new("HardSigmoid", [7, 22], "alpha beta", ""),
        new("HardSwish", [14, 22], "", ""),
        new("Clip", [7, 11, 12, 13], "min:7-10 max:7-10", "min:11 max:11"),
        new("Softmax", [7, 11, 13], "axis", ""),
        new("LogSoftmax", [7, 11, 13], "axis", ""),
        new("Add", [7, 13, 14], "", ""),
        new("Sub", [7, 13, 14], "", ""),
        new("Mul", [7, 13, 14], "", ""),
        new("Div", [7, 13, 14], "", ""),
        new("Pow", [7, 12, 13, 15], "", ""),
        new("Mod", [10, 13], "fmod", ""),
        new("Neg", [7, 13], "", ""),
        new("Sqrt", [7, 13], "", ""),
        new("Log", [7, 13], "", ""),
        new("Abs", [7, 13], "", ""),
        new("Sign", [9, 13], "", ""),
        new("Reciprocal", [7, 13], "", ""),
        new("Erf", [9, 13], "", ""),
        new("Round", [11, 22], "", ""),
        new("Floor", [7, 13], "", ""),
        new("Ceil", [7, 13], "", ""),
        new("Sin", [7, 22], "", ""),
        new("Cos", [7, 22], "", ""),
        new("IsNaN", [9, 13, 20], "", ""),
        new("Not", [7], "", ""),
        new("And", [7], "", ""),
        new("Or", [7], "", ""),
        new("Xor", [7], "", ""),
        new("Equal", [7, 11, 13, 19], "", ""),
        new("Greater", [7, 9, 13], "", ""),
        new("GreaterOrEqual", [12, 16], "", ""),
        new("Less", [7, 9, 13], "", ""),
        new("LessOrEqual", [12, 16], "", ""),
        new("Where", [9, 16], "", ""),
        new("Celu", [12], "alpha", ""),
        new("Swish", [24], "alpha", ""),
        new("ThresholdedRelu", [10, 22], "alpha", ""),
        new("Shrink", [9], "bias lambd", ""),
        new("QuantizeLinear", [10, 13, 19, 21, 23, 24, 25], "axis:13 saturate:19 block_size:21 output_dtype:21 precision:23", "y_zero_point"),
        new("DequantizeLinear", [10, 13, 19, 21, 23, 24, 25], "axis:13 block_size:21 output_dtype:23", "x_zero_point"),
        new("QLinearConv", [10], "auto_pad dilations group kernel_shape pads strides", "B"),
        new("QLinearMatMul", [10, 21], "", ""),
        new("ConvInteger", [10], "auto_pad dilations group kernel_shape pads strides", "x_zero_point w_zero_point"),
        new("MatMulInteger", [10], "", "a_zero_point b_zero_point"),
        new("Sum", [7, 8, 13], "", ""),
        new("Mean", [7, 8, 13], "", ""),
        new("Max", [7, 8, 12, 13], "", ""),
        new("Min", [7, 8, 12, 13], "", ""),
        new("Flatten", [7, 9, 11, 13, 21, 23, 24, 25], "axis", ""),
        new("Reshape", [7, 13, 14, 19, 21, 23, 24, 25], "allowzero:14", ""),
        new("Squeeze", [7, 11, 13, 21, 23, 24, 25], "axes:7-12", "axes:13"),
        new("Unsqueeze", [7, 11, 13, 21, 23, 24, 25], "axes:7-12", ""),
        new("Transpose", [7, 13, 21, 23, 24, 25], "perm", ""),
        new("Concat", [7, 11, 13], "axis", ""),
        new("Pad", [7, 11, 13, 18, 19, 21, 23, 24, 25], "mode pads:7-10 value:7-10", "constant_value:11 axes:18"),
        new("Slice", [7, 10, 11, 13], "axes:7-9 ends:7-9 starts:7-9", "axes:10 steps:10"),
        new(
            "Resize",
            [10, 11, 13, 18, 19],
            "mode antialias:18 axes:18 coordinate_transformation_mode:11 cubic_coeff_a:11 exclude_outside:11 extrapolation_value:11 " +
                "keep_aspect_ratio_policy:18 nearest_mode:11",
            "roi:11 sizes:11"),
        new("Upsample", [7, 9], "mode scales:7-8", "") { Last = 9 },
        new("Split", [7, 11, 13, 18], "axis split:7-12 num_outputs:18", "split:13"),
        new("Expand", [8, 13], "", ""),
        new("Tile", [7, 13], "", ""),
        new("DepthToSpace", [7, 11, 13], "blocksize mode:11", ""),
        new("SpaceToDepth", [7, 13], "blocksize", ""),
        new("Size", [7, 13, 19, 21, 23, 24, 25], "", ""),
        new("Range", [11], "", ""),
        new("ConstantOfShape", [9, 20, 21, 23, 24, 25], "value", ""),
        new("Shape", [7, 13, 15, 19, 21, 23, 24, 25], "start:15 end:15", ""),
        new("Gather", [7, 11, 13], "axis", ""),
        new("Constant", [7, 9, 11, 12, 13, 19, 21, 23, 24, 25],
            "value sparse_value:11 value_float:12 value_floats:12 value_int:12 value_ints:12 value_string:12 value_strings:12", ""),
        new("Cast", [7, 9, 13, 19, 21, 23, 24, 25], "to saturate:19 round_mode:24", ""),
        new("CastLike", [15, 19, 21, 23, 24, 25], "saturate:19 round_mode:24", ""),
        new("Identity", [7, 13, 14, 16, 19, 21, 23, 24, 25], "", ""),
        new("Dropout", [7, 10, 12, 13, 22], "ratio:7-11 seed:12", "ratio:12 training_mode:12"),
    }.ToDictionary(o => o.Name);

    /// <summary>An operator, the opsets in which it changed, and what a node of it may say.</summary>
    /// <param name="Name">Its type.</param>
    /// <param name="Versions">Opsets with a text of its own, the first one that is read included.</param>
    /// <param name="Attributes">Names, with the opsets that know them where not all do.</param>
    /// <param name="Inputs">Optional inputs, in the same way.</param>
    internal sealed record SpecifiedOperator(string Name, int[] Versions, string Attributes, string Inputs)
    {
        /// <summary>The last opset that has the operator.</summary>
        public int Last { get; init; } = Newest;

        /// <summary>Each attribute and optional input with the opsets in which a node with it is tried: those of the versions, and the newest.</summary>
        public IEnumerable<(string What, int Opset)> Parts => Parse(Attributes, "").Concat(Parse(Inputs, "input "));

        private IEnumerable<(string What, int Opset)> Parse(string text, string kind) =>
            from part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            let pieces = part.Split(':', '-')
            let first = pieces.Length > 1 ? int.Parse(pieces[1], null) : Versions[0]
            let last = pieces.Length > 2 ? int.Parse(pieces[2], null) : Last
            from opset in Versions.Append(Last).Distinct()
            where opset >= first && opset <= last
            select ($"{kind}{pieces[0]}", opset);
    }
}
