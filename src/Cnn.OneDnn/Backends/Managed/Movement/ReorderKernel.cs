using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="Graph.ReorderOp"/>: a plain copy, a conversion in place of order, or a walk by tables, whichever fits.</summary>
internal static class ReorderKernel
{
    public static Kernel? TryCreate(WorkTeam team, KernelRequest request)
    {
        Layout source = request.Inputs[0].Layout ?? Layout.ChannelsLast(request.Inputs[0].Shape, request.Inputs[0].Type);
        Layout destination = request.Outputs[0].Layout ?? Arrangement.Like(source, request.Outputs[0].Type);
        if (Arrangement.IsDense(source) && Arrangement.Same(source, destination))
        {
            if (source.Type == destination.Type)
            {
                return new CopyKernel(team, source, destination);
            }

            return destination.Type is DataType.Float32 or DataType.BFloat16 ? new ConversionKernel(team, source, destination) : null;
        }

        return TableReorderKernel.TryCreate(team, source, destination);
    }
}
