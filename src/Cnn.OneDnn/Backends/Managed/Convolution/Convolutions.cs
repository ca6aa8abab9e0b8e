using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Makes the kernels of convolutions and dense layers: floats, images channels-last, weights [group][kernel][input][output].</summary>
internal static class Convolutions
{
    // Below so many channels the native library fills them up to a vector.
    private const int FewChannels = 16;

    // With so many channels and results a strided gradient of weights, which takes long to measure, has never been faster than the native library's.
    private const int WideChannels = 64, SmallImage = 49;

    /// <summary>
    /// Where these kernels may be faster than oneDNN's, which is slow at gradients of weights of small images, has no fast algorithm for 3x3 kernels and
    /// fills up few channels. In bfloat16 it multiplies twice as fast as these, which multiply floats: there only the last counts, and what its own micro
    /// kernels multiply.
    /// </summary>
    public static bool IsRival(Op op, IReadOnlyList<Shape> inputs, DataType type, bool narrow, INarrowProducts? products) => op switch
    {
        ConvolutionOp o => IsRival(ConvolutionShape.Of(o.Window, o.Groups, inputs[0], inputs[1]), type, narrow, products),
        ConvolutionBackwardDataOp o => IsRival(ConvolutionShape.Of(o.Window, o.Groups, o.Source, inputs[1]), type, narrow, products),
        ConvolutionBackwardWeightsOp o when type == DataType.BFloat16 => narrow && Winograd.Suits(ConvolutionShape.Of(o.Window, o.Groups, inputs[0], o.Weights), type, products, byWeights: true),
        // With one tap it is a product of two matrices, which nobody has a shorter way for.
        ConvolutionBackwardWeightsOp o when Math.Min(o.Weights[0], o.Weights[1]) >= FewChannels => !narrow && o.Weights.CountFrom(2) > 1 && !IsStridedAndWide(o, inputs[1]),
        ConvolutionBackwardWeightsOp o => o.Weights.CountFrom(2) > 1,
        _ => false,
    };

    public static Kernel? TryCreate(WorkTeam team, INarrowProducts? products, ConvolutionOp op, KernelRequest request)
    {
        Shape weights = request.Inputs[1].Shape;
        DataType type = request.Inputs[0].Type;
        var shape = ConvolutionShape.Of(op.Window, op.Groups, request.Inputs[0].Shape, weights);
        if (!Knows(op.Activation))
        {
            return null;
        }

        if (Winograd.Suits(shape, type, products) && WinogradImage.LayoutOf(request.Outputs[0], type) is { } image && TransformedInputs(request, weights, op.Groups) is { } transformed
            && request.Unrefused(Winograd.Forward(team, products, op, shape, transformed, image)) is { } tiled)
        {
            return tiled;
        }

        return Image(request.Outputs[0]) is { } output && Inputs(request, weights, op.Groups) is { } inputs ? Make(request, team, new ConvolutionPlan(shape, backward: false, op.Bias, op.Activation, op.Alpha), inputs, output) : null;
    }

    public static Kernel? TryCreate(WorkTeam team, INarrowProducts? products, ConvolutionBackwardDataOp op, KernelRequest request)
    {
        Shape weights = request.Inputs[1].Shape;
        DataType type = request.Inputs[0].Type;
        var shape = ConvolutionShape.Of(op.Window, op.Groups, op.Source, weights);
        if (Winograd.Suits(shape, type, products) && WinogradImage.LayoutOf(request.Outputs[0], type) is { } image && TransformedInputs(request, weights, op.Groups) is { } transformed
            && request.Unrefused(Winograd.BackwardData(team, products, op, shape, transformed, image)) is { } tiled)
        {
            return tiled;
        }

        return Image(request.Outputs[0]) is { } output && Inputs(request, weights, op.Groups) is { } inputs ? Make(request, team, new ConvolutionPlan(shape, backward: true, bias: false, Activation.Linear, 0), inputs, output) : null;
    }

    public static Kernel? TryCreate(WorkTeam team, INarrowProducts? products, ConvolutionBackwardWeightsOp op, KernelRequest request)
    {
        DataType type = request.Inputs[0].Type;
        var shape = ConvolutionShape.Of(op.Window, op.Groups, request.Inputs[0].Shape, op.Weights);
        bool transforms = Winograd.Suits(shape, type, products, byWeights: true);
        if (Arrangement.All(request.Inputs, o => transforms ? WinogradImage.LayoutOf(o, type) : Image(o)) is not { } inputs
            || Outputs(request, GradientLayout(team, op, shape, request.Outputs[0].Layout)) is not { } outputs)
        {
            return null;
        }

        return (transforms ? request.Unrefused(Winograd.BackwardWeights(team, products, op, shape, inputs, outputs)) : null)
            ?? (Arrangement.All(request.Inputs, Image) is not null ? MakeWeights(request, team, shape, inputs, outputs) : null);
    }

    public static Kernel? TryCreate(WorkTeam team, DenseOp op, KernelRequest request)
    {
        Shape weights = request.Inputs[1].Shape;
        return Inputs(request, weights, groups: 1) is { } inputs && Image(request.Outputs[0]) is { } output && Knows(op.Activation)
            ? Make(
                request, team, new ConvolutionPlan(ConvolutionShape.Dense(inputs[0].Shape[0], weights[1], weights[0]), backward: false, op.Bias, op.Activation, op.Alpha), inputs, output)
            : null;
    }

    public static Kernel? TryCreate(WorkTeam team, DenseBackwardDataOp op, KernelRequest request)
    {
        Shape weights = request.Inputs[1].Shape;
        return Inputs(request, weights, groups: 1) is { } inputs && Image(request.Outputs[0]) is { } output
            ? Make(
                request, team, new ConvolutionPlan(ConvolutionShape.Dense(inputs[0].Shape[0], weights[1], weights[0]), backward: true, bias: false, Activation.Linear, 0), inputs, output)
            : null;
    }

    public static Kernel? TryCreate(WorkTeam team, DenseBackwardWeightsOp op, KernelRequest request)
    {
        var weights = new Shape(request.Inputs[1].Shape[1], request.Inputs[0].Shape[1]);
        return Arrangement.All(request.Inputs, Image) is { } inputs && Outputs(request, ConvolutionShape.WeightsLayout(weights, groups: 1)) is { } outputs
            ? request.Unrefused(new ConvolutionWeightsKernel(op.Name, team, ConvolutionShape.Dense(inputs[0].Shape[0], weights[1], weights[0]), inputs, outputs))
            : null;
    }

    private static bool IsStridedAndWide(ConvolutionBackwardWeightsOp op, Shape destination) =>
        op.Window.Strides.Any(s => s > 1) && Math.Min(op.Weights[0], op.Weights[1]) >= WideChannels && destination.CountFrom(2) >= SmallImage;

    private static bool IsRival(ConvolutionShape shape, DataType type, bool narrow, INarrowProducts? products) => type == DataType.BFloat16
        ? narrow && Winograd.Suits(shape, type, products)
        : (!narrow && Winograd.Suits(shape, type, products)) || (shape.Groups == 1 && Math.Min(shape.Inputs, shape.Outputs) < FewChannels);

    private static Kernel? Make(KernelRequest request, WorkTeam team, ConvolutionPlan plan, Layout[] inputs, Layout output)
    {
        string name = request.Op.Name;
        return (DepthwiseKernel.Suits(plan.Shape) ? request.Unrefused(new DepthwiseKernel(name, team, plan, inputs, output)) : null)
            ?? (DirectKernel.Suits(plan) ? request.Unrefused(new DirectKernel(name, team, plan, inputs, output)) : null)
            ?? (ScatterKernel.Suits(team, plan) ? request.Unrefused(new ScatterKernel(name, team, plan.Shape, inputs, output)) : null)
            ?? (FewRowsKernel.Suits(team, plan) ? request.Unrefused(new FewRowsKernel(name, team, plan, inputs, output)) : null)
            ?? request.Unrefused(new ConvolutionKernel(name, team, plan, inputs, output));
    }

    private static Kernel? MakeWeights(KernelRequest request, WorkTeam team, ConvolutionShape shape, Layout[] inputs, Layout[] outputs)
    {
        string name = request.Op.Name;
        return (DepthwiseKernel.Suits(shape) ? request.Unrefused(new DepthwiseWeightsKernel(name, team, shape, inputs, outputs)) : null)
            ?? (outputs[0].IsPlain && DirectWeightsKernel.Suits(shape) ? request.Unrefused(new DirectWeightsKernel(name, team, shape, inputs, outputs)) : null)
            ?? request.Unrefused(new ConvolutionWeightsKernel(name, team, shape, inputs, outputs));
    }

    private static Layout GradientLayout(WorkTeam team, ConvolutionBackwardWeightsOp op, ConvolutionShape shape, Layout? asked) =>
        asked is { IsPlain: false } && (Winograd.Suits(shape, DataType.Float32, null) || ConvolutionWeightsKernel.CanBlock(team, shape)) && ConvolutionShape.BlockedWeightsLayout(op.Weights, op.Groups) is { } blocked
            ? blocked
            : ConvolutionShape.WeightsLayout(op.Weights, op.Groups);

    private static bool Knows(Activation activation) => activation is not (Activation.Softmax or Activation.LogSoftmax);

    private static Layout? Image(Operand operand) => operand.Type == DataType.Float32 ? Arrangement.ChannelsLast(operand) : null;

    private static Layout? Exactly(Operand operand, Layout layout) =>
        operand.Type == DataType.Float32 && (operand.Layout is null || operand.Layout.Equals(layout)) ? layout : null;

    private static Layout[]? Inputs(KernelRequest request, Shape weights, int groups) =>
        Exactly(request.Inputs[1], ConvolutionShape.WeightsLayout(weights, groups)) is { } kernel && Image(request.Inputs[0]) is { } source ? Inputs(request, source, kernel) : null;

    // Weights that are transformed anyway are read as they lie, and as floats whatever type the pixels have.
    private static Layout[]? TransformedInputs(KernelRequest request, Shape weights, int groups)
    {
        Layout plain = ConvolutionShape.WeightsLayout(weights, groups);
        Layout? kernel = ConvolutionShape.BlockedWeightsLayout(weights, groups) is { } blocked && request.Inputs[1].Layout is { } asked && asked.Equals(blocked)
            ? blocked
            : Exactly(request.Inputs[1], plain);
        return kernel is not null && WinogradImage.LayoutOf(request.Inputs[0], request.Inputs[0].Type) is { } source ? Inputs(request, source, kernel) : null;
    }

    private static Layout[]? Inputs(KernelRequest request, Layout source, Layout kernel)
    {
        if (request.Inputs.Length < 3)
        {
            return [source, kernel];
        }

        return Image(request.Inputs[2]) is { } bias ? [source, kernel, bias] : null;
    }

    private static Layout[]? Outputs(KernelRequest request, Layout weights)
    {
        if (Exactly(request.Outputs[0], weights) is null)
        {
            return null;
        }

        if (request.Outputs.Length < 2)
        {
            return [weights];
        }

        return Image(request.Outputs[1]) is { } bias ? [weights, bias] : null;
    }
}
