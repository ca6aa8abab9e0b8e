using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>One element of one of an op's results, in double.</summary>
/// <param name="output">Which result.</param>
/// <param name="index">Its logical index.</param>
internal delegate double Element(int output, ReadOnlySpan<int> index);

/// <summary>
/// Ops by their definitions: each element of a result computed by itself, in double, by nothing but its formula. Slow, and plain enough to be right by looking
/// at it; it decides which of two fast kernels is wrong.
/// </summary>
/// <remarks>
/// An op without results has as its first one the new value of the operand that it writes over. In the place of a workspace that only a kernel's own gradient
/// can read, the gradient gets what the workspace is about: max pooling its source, a normalization with relu its result.
/// </remarks>
internal static class OpDefinition
{
    /// <summary>The definition of an op on these operands.</summary>
    /// <param name="op">The op.</param>
    /// <param name="inputs">Its operands, in its order.</param>
    /// <param name="outputs">The shapes of its results.</param>
    /// <param name="context">Seed, step and part, for what is drawn at random.</param>
    /// <exception cref="NotSupportedException">The op moves no numbers: a view.</exception>
    public static Element Define(Op op, LogicalTensor[] inputs, Shape[] outputs, StepContext context) => op switch
    {
        ConvolutionOp o => ConvolutionDefinition.Forward(o, inputs),
        ConvolutionBackwardDataOp o => ConvolutionDefinition.BackwardData(o, inputs),
        ConvolutionBackwardWeightsOp o => ConvolutionDefinition.BackwardWeights(o, inputs),
        DenseOp o => DenseDefinition.Forward(o, inputs),
        DenseBackwardDataOp => DenseDefinition.BackwardData(inputs),
        DenseBackwardWeightsOp => DenseDefinition.BackwardWeights(inputs),
        PoolingOp o => PoolingDefinition.Forward(o, inputs[0]),
        PoolingBackwardOp o => PoolingDefinition.Backward(o, inputs),
        ResizeOp o => ResizeDefinition.Forward(o, inputs[0]),
        ResizeBackwardOp o => ResizeDefinition.Backward(o, inputs[0]),
        WarpOp o => WarpDefinition.Forward(o, inputs),
        WarpBackwardOp o => WarpDefinition.Backward(o, inputs),
        BatchNormalizationOp o => BatchNormalizationDefinition.Forward(o, inputs, addend: null),
        BatchNormalizationSumOp o => BatchNormalizationDefinition.Forward(
            new BatchNormalizationOp(o.Epsilon, o.Scale, o.Shift, Relu: true), inputs, inputs[o.Addend]),
        BatchNormalizationInferenceOp o => BatchNormalizationDefinition.Inference(o, inputs),
        BatchNormalizationBackwardOp o => BatchNormalizationDefinition.Backward(o, inputs),
        BatchNormalizationInferenceBackwardOp o => BatchNormalizationDefinition.InferenceBackward(o, inputs),
        FoldNormalizationOp o => BatchNormalizationDefinition.Fold(o, inputs),
        LayerNormalizationOp o => GroupedNormalizationDefinition.Forward(o.Epsilon, o.Scale, o.Shift, inputs, Grouping.OfRows(inputs[0].Shape)),
        LayerNormalizationBackwardOp o => GroupedNormalizationDefinition.Backward(o.Epsilon, o.Scale, inputs, Grouping.OfRows(inputs[0].Shape)),
        GroupNormalizationOp o => GroupedNormalizationDefinition.Forward(o.Epsilon, o.Scale, o.Shift, inputs, Grouping.OfChannels(inputs[0].Shape, o.Groups)),
        GroupNormalizationBackwardOp o => GroupedNormalizationDefinition.Backward(o.Epsilon, o.Scale, inputs, Grouping.OfChannels(inputs[0].Shape, o.Groups)),
        LocalResponseNormalizationOp o => LocalResponseNormalizationDefinition.Forward(o, inputs[0]),
        LocalResponseNormalizationBackwardOp o => LocalResponseNormalizationDefinition.Backward(o, inputs),
        SoftmaxOp o => SoftmaxDefinition.Forward(o.Logarithm, inputs[0]),
        SoftmaxBackwardOp o => SoftmaxDefinition.Backward(o.Logarithm, inputs),
        SoftmaxCrossEntropyOp o => SoftmaxDefinition.CrossEntropy(o, inputs),
        RowLossOp => (_, index) => inputs[0][index],
        LossOp o => LossDefinition.Define(o, inputs),
        DropoutOp o => RandomDefinition.Dropout(o, inputs[0], context),
        RandomUniformOp o => RandomDefinition.Uniform(o, inputs[0].Shape, context),
        GaussianNoiseOp o => RandomDefinition.GaussianNoise(o, inputs[0], context),
        ConcatenateOp o => MovementDefinition.Concatenate(o, inputs),
        SliceOp o => MovementDefinition.Slice(o, inputs[0]),
        PadOp o => MovementDefinition.Pad(o, inputs[0]),
        SubsampleOp o => MovementDefinition.Subsample(o, inputs[0]),
        SubsampleBackwardOp o => MovementDefinition.SubsampleBackward(o, inputs[0]),
        GatherOp => TableDefinition.Gather(inputs),
        GatherBackwardOp o => TableDefinition.GatherBackward(o, inputs),
        OneHotOp => TableDefinition.OneHot(inputs[0]),
        UnaryOp or PowerOp or CompareOp or SelectOp or BroadcastOp or ReduceExtremeOp => ArithmeticDefinition.Define(op, inputs),
        ReorderOp => (_, index) => inputs[0][index],
        _ => ElementwiseDefinition.Define(op, inputs),
    };
}
