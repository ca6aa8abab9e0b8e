using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Makes <see cref="WeightedGatherKernel{T}"/> for the ops that are one.</summary>
internal static class WeightedGather
{
    // Depth, height and width; the loops are nested so deep.
    private const int MostAxes = 3;

    public static Kernel? TryCreate(WorkTeam team, PoolingOp op, KernelRequest request) =>
        Make(team, op.Name, request, AxisMap.Pooling(op.Window, op.Kernel.AsSpan(), Spatial(request.Inputs[0].Shape), op.Kind));

    public static Kernel? TryCreate(WorkTeam team, PoolingBackwardOp op, KernelRequest request) =>
        Make(team, op.Name, request, Transposed(AxisMap.Pooling(op.Window, op.Kernel.AsSpan(), Spatial(op.Source), op.Kind)));

    public static Kernel? TryCreate(WorkTeam team, ResizeOp op, KernelRequest request) =>
        op.Factors.Length > MostAxes ? null : Make(team, op.Name, request, AxisMap.Resize(op.Bilinear, op.Factors, Spatial(request.Inputs[0].Shape)));

    public static Kernel? TryCreate(WorkTeam team, ResizeBackwardOp op, KernelRequest request) =>
        op.Factors.Length > MostAxes ? null : Make(team, op.Name, request, Transposed(AxisMap.Resize(op.Bilinear, op.Factors, Spatial(op.Source))));

    public static ReadOnlySpan<int> Spatial(Shape shape) => shape.AsSpan()[2..];

    public static AxisMap[] Transposed(AxisMap[] maps) => Array.ConvertAll(maps, m => m.Transpose());

    private static Kernel? Make(WorkTeam team, string name, KernelRequest request, AxisMap[] maps)
    {
        if (LayoutQueries.ChannelsLast(request.Inputs[0]) is not { } input || LayoutQueries.ChannelsLast(request.Outputs[0]) is not { } output)
        {
            return null;
        }

        return (input.Type, output.Type) switch
        {
            (DataType.Float32, DataType.Float32) => new WeightedGatherKernel<SingleElement>(name, team, input, output, maps),
            (DataType.BFloat16, DataType.BFloat16) => new WeightedGatherKernel<BFloat16Element>(name, team, input, output, maps),
            _ => null,
        };
    }
}
