using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Makes the kernels of 3x3 convolutions over transformed tiles, where they apply and pay; null elsewhere. Floats are rounded no worse than the definition
/// does; for bfloat16 what is multiplied is rounded a second time, which about doubles the error.
/// </summary>
internal static class Winograd
{
    private const string Name = "winograd_2x2_", NarrowName = "winograd_2x2_brgemm_";

    // Channels that the transforms of bfloat16 take at a time.
    private const int NarrowChannels = 32;

    /// <summary>Whether a convolution, and its gradient by data, or else its gradient by weights may be computed this way.</summary>
    /// <remarks>With fewer tiles than channels it takes longer to transform weights for bfloat16, and to bring them back from memory, than tiles save.</remarks>
    public static bool Suits(ConvolutionShape shape, DataType type, INarrowProducts? products, bool byWeights = false) =>
        Tiles(shape, backward: false, type, products) is { } tiles && (byWeights || type != DataType.BFloat16 || tiles.Tiles >= Math.Max(tiles.Inputs, tiles.Outputs));

    public static Kernel? Forward(WorkTeam team, INarrowProducts? products, ConvolutionOp op, ConvolutionShape shape, Layout[] inputs, Layout output) =>
        Make(op, team, products, Tiles(shape, backward: false, output.Type, products), new WinogradResult(op.Bias, op.Activation, op.Alpha), inputs, output);

    public static Kernel? BackwardData(WorkTeam team, INarrowProducts? products, ConvolutionBackwardDataOp op, ConvolutionShape shape, Layout[] inputs, Layout output) =>
        Make(op, team, products, Tiles(shape, backward: true, output.Type, products), new WinogradResult(Bias: false, Activation.Linear, 0), inputs, output);

    public static Kernel? BackwardWeights(WorkTeam team, INarrowProducts? products, ConvolutionBackwardWeightsOp op, ConvolutionShape shape, Layout[] inputs, Layout[] outputs)
    {
        if (Tiles(shape, backward: false, inputs[0].Type, products) is not { } tiles)
        {
            return null;
        }

        return inputs[0].Type == DataType.BFloat16
            ? BFloat16WinogradWeightsKernel.TryCreate(NarrowName + op.Name, team, products!, tiles, inputs, outputs)
            : new WinogradWeightsKernel(Name + op.Name, team, tiles, inputs, outputs);
    }

    private static WinogradShape? Tiles(ConvolutionShape shape, bool backward, DataType type, INarrowProducts? products) =>
        type != DataType.BFloat16 || (products is not null && BFloat16WinogradTransforms.IsSupported && shape.Inputs % NarrowChannels == 0 && shape.Outputs % NarrowChannels == 0)
            ? WinogradShape.Of(shape, backward)
            : null;

    private static Kernel? Make(Op op, WorkTeam team, INarrowProducts? products, WinogradShape? tiles, WinogradResult result, Layout[] inputs, Layout output)
    {
        if (tiles is null)
        {
            return null;
        }

        if (output.Type == DataType.BFloat16)
        {
            return BFloat16WinogradKernel.TryCreate(NarrowName + op.Name, team, products!, tiles, result, inputs, output);
        }

        return WinogradFewTilesKernel.Suits(team, tiles)
            ? new WinogradFewTilesKernel(Name + op.Name, team, tiles, result, inputs, output)
            : new WinogradKernel(Name + op.Name, team, tiles, result, inputs, output);
    }
}
