using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Makes the kernels of 3x3 convolutions over transformed tiles, where they apply and pay; null elsewhere.</summary>
internal static class Winograd
{
    /// <summary>Whether some pass of a convolution of these weights may be computed this way.</summary>
    public static bool Suits(ConvolutionShape shape) => WinogradShape.Of(shape, backward: false) is not null;

    public static Kernel? Forward(WorkTeam team, ConvolutionOp op, ConvolutionShape shape, Layout[] inputs, Layout output) =>
        WinogradShape.Of(shape, backward: false) is { } tiles
            ? Make(op, team, tiles, new WinogradResult(op.Bias, op.Activation, op.Alpha), inputs, output)
            : null;

    public static Kernel? BackwardData(WorkTeam team, ConvolutionBackwardDataOp op, ConvolutionShape shape, Layout[] inputs, Layout output) =>
        WinogradShape.Of(shape, backward: true) is { } tiles
            ? Make(op, team, tiles, new WinogradResult(Bias: false, Activation.Linear, 0), inputs, output)
            : null;

    public static Kernel? BackwardWeights(WorkTeam team, ConvolutionBackwardWeightsOp op, ConvolutionShape shape, Layout[] inputs, Layout[] outputs) =>
        WinogradShape.Of(shape, backward: false) is { } tiles ? new WinogradWeightsKernel("winograd_" + op.Name, team, tiles, inputs, outputs) : null;

    private static WinogradProductKernel Make(Op op, WorkTeam team, WinogradShape tiles, WinogradResult result, Layout[] inputs, Layout output) => WinogradFewTilesKernel.Suits(team, tiles)
        ? new WinogradFewTilesKernel("winograd_" + op.Name, team, tiles, result, inputs, output)
        : new WinogradKernel("winograd_" + op.Name, team, tiles, result, inputs, output);
}
