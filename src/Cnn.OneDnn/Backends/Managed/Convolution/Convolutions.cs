using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Makes the kernels of convolutions and dense layers, which <see cref="ConvolutionChoice"/> chooses, and says where they compete with the native library's.
/// </summary>
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
    public static bool IsRival(Op op, IReadOnlyList<Shape> inputs, DataType type, bool bfloat16, IBFloat16Products? products) => op switch
    {
        ConvolutionOp o => IsRival(ConvolutionShape.Create(o.Window, o.Groups, inputs[0], inputs[1]), type, bfloat16, products),
        ConvolutionBackwardDataOp o => IsRival(ConvolutionShape.Create(o.Window, o.Groups, o.Source, inputs[1]), type, bfloat16, products),
        ConvolutionBackwardWeightsOp o when type == DataType.BFloat16 =>
            bfloat16 && ConvolutionChoice.PrefersTiles(ConvolutionShape.Create(o.Window, o.Groups, inputs[0], o.Weights), type, products, byWeights: true),
        // With one tap it is a product of two matrices, which nobody has a shorter way for.
        ConvolutionBackwardWeightsOp o when Math.Min(o.Weights[0], o.Weights[1]) >= FewChannels =>
            !bfloat16 && o.Weights.CountFrom(2) > 1 && !IsStridedAndWide(o, inputs[1]),
        ConvolutionBackwardWeightsOp o => o.Weights.CountFrom(2) > 1,
        _ => false,
    };

    /// <summary>A kernel for a convolution, a dense layer or one of their gradients; null for other ops, types and layouts.</summary>
    public static Kernel? TryCreate(WorkTeam team, IBFloat16Products? products, KernelRequest request) =>
        ConvolutionProblem.TryCreate(team, products, request) is { } problem ? ConvolutionChoice.TryCreate(problem) : null;

    private static bool IsStridedAndWide(ConvolutionBackwardWeightsOp op, Shape destination) =>
        op.Window.Strides.Any(s => s > 1) && Math.Min(op.Weights[0], op.Weights[1]) >= WideChannels && destination.CountFrom(2) >= SmallImage;

    private static bool IsRival(ConvolutionShape shape, DataType type, bool bfloat16, IBFloat16Products? products) => type == DataType.BFloat16
        ? bfloat16 && ConvolutionChoice.PrefersTiles(shape, type, products)
        : (!bfloat16 && ConvolutionChoice.PrefersTiles(shape, type, products)) || (shape.Groups == 1 && Math.Min(shape.Inputs, shape.Outputs) < FewChannels);
}
