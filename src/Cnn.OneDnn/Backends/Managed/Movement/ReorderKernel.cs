using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// <see cref="ReorderOp"/>: a plain copy, a conversion in place of order, whole cache lines, tiles of weights, or a walk by tables, whichever fits.
/// </summary>
internal static class ReorderKernel
{
    /// <summary>
    /// Where these kernels are faster than oneDNN's, which for such layouts has only its general reorder: between channels-last and blocks of channels, and
    /// from master weights.
    /// </summary>
    public static bool IsFaster(KernelRequest request) => request.Op is ReorderOp && request.Inputs[0].Layout is { } from && request.Outputs[0].Layout is { } to
        && (BlockReorderKernel.Suits(from, to) || PairedWeightsReorderKernel.Suits(from, to));

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request)
    {
        Layout source = request.Inputs[0].Layout ?? Layout.ChannelsLast(request.Inputs[0].Shape, request.Inputs[0].Type);
        Layout destination = request.Outputs[0].Layout ?? LayoutQueries.Like(source, request.Outputs[0].Type);
        if (LayoutQueries.IsDense(source) && LayoutQueries.Same(source, destination))
        {
            if (source.Type == destination.Type)
            {
                return new CopyKernel(team, source, destination);
            }

            return destination.Type is DataType.Float32 or DataType.BFloat16 ? new ConversionKernel(team, source, destination) : null;
        }

        return BlockReorderKernel.Suits(source, destination) ? new BlockReorderKernel(team, source, destination)
            : PairedWeightsReorderKernel.Suits(source, destination) ? new PairedWeightsReorderKernel(team, source, destination)
            : TableReorderKernel.TryCreate(team, source, destination);
    }
}
