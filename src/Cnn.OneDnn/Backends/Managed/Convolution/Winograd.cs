using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Makes the kernels of 3x3 convolutions over transformed tiles, where they apply and pay; null elsewhere. Tiles of two by two results for floats, which
/// they round no worse than the definition does; of four by four, with fewer products and more rounding, for pixels of bfloat16.
/// </summary>
internal static class Winograd
{
    /// <summary>Whether some pass of a convolution of these weights may be computed this way.</summary>
    public static bool Suits(ConvolutionShape shape, DataType type) => Tiles(shape, backward: false, type) is not null;

    public static Kernel? Forward(WorkTeam team, ConvolutionOp op, ConvolutionShape shape, Layout[] inputs, Layout output) =>
        Make(op, team, Tiles(shape, backward: false, output.Type), new WinogradResult(op.Bias, op.Activation, op.Alpha), inputs, output);

    public static Kernel? BackwardData(WorkTeam team, ConvolutionBackwardDataOp op, ConvolutionShape shape, Layout[] inputs, Layout output) =>
        Make(op, team, Tiles(shape, backward: true, output.Type), new WinogradResult(Bias: false, Activation.Linear, 0), inputs, output);

    public static Kernel? BackwardWeights(WorkTeam team, ConvolutionBackwardWeightsOp op, ConvolutionShape shape, Layout[] inputs, Layout[] outputs)
    {
        if (Tiles(shape, backward: false, inputs[0].Type) is not { } tiles)
        {
            return null;
        }

        string name = Name(op, tiles);
        return inputs[0].Type == DataType.BFloat16
            ? new WinogradWeightsKernel<WinogradFourByFour, BFloat16Element>(name, team, tiles, inputs, outputs)
            : new WinogradWeightsKernel<WinogradTwoByTwo, SingleElement>(name, team, tiles, inputs, outputs);
    }

    private static WinogradShape? Tiles(ConvolutionShape shape, bool backward, DataType type) => WinogradShape.Of(shape, backward, type == DataType.BFloat16 ? WinogradFourByFour.Results : WinogradTwoByTwo.Results);

    private static string Name(Op op, WinogradShape tiles) => $"winograd_{tiles.Results}x{tiles.Results}_{op.Name}";

    private static Kernel? Make(Op op, WorkTeam team, WinogradShape? tiles, WinogradResult result, Layout[] inputs, Layout output)
    {
        if (tiles is null)
        {
            return null;
        }

        return output.Type == DataType.BFloat16
            ? Make<WinogradFourByFour, BFloat16Element>(Name(op, tiles), team, tiles, result, inputs, output)
            : Make<WinogradTwoByTwo, SingleElement>(Name(op, tiles), team, tiles, result, inputs, output);
    }

    private static WinogradProductKernel<TTile, T>? Make<TTile, T>(string name, WorkTeam team, WinogradShape tiles, WinogradResult result, Layout[] inputs, Layout output)
        where TTile : struct, IWinogradTile
        where T : struct, IElement
    {
        if (!WinogradProductKernel<TTile, T>.Knows(result.Activation))
        {
            return null;
        }

        return WinogradFewTilesKernel<TTile, T>.Suits(team, tiles)
            ? new WinogradFewTilesKernel<TTile, T>(name, team, tiles, result, inputs, output)
            : new WinogradKernel<TTile, T>(name, team, tiles, result, inputs, output);
    }
}
