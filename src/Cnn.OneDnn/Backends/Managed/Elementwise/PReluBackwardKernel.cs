namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="Graph.PReluBackwardOp"/>: the gradient of the slope by reduction, that of the source elementwise.</summary>
internal sealed class PReluBackwardKernel : Kernel
{
    private readonly Kernel source;
    private readonly Kernel slope;

    private PReluBackwardKernel(Kernel source, Kernel slope, Layout[] inputs, Layout[] outputs)
        : base("managed:prelu_backward", inputs, outputs, Math.Max(source.ScratchBytes, slope.ScratchBytes))
    {
        this.source = source;
        this.slope = slope;
    }

    public static Kernel? TryCreate(WorkTeam team, KernelRequest request)
    {
        if (LayoutQueries.Plain(request) is not var (inputs, outputs) || !LayoutQueries.IsDense(outputs[1]))
        {
            return null;
        }

        return new PReluBackwardKernel(
            new PReluSourceGradientKernel(team, inputs, outputs[0]), new PReluSlopeGradientKernel(team, [inputs[0], inputs[2]], outputs[1]), inputs, outputs);
    }

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        source.Bind(inputs, outputs[..1], scratch);
        slope.Bind([inputs[0], inputs[2]], outputs[1..], scratch);
    }

    public override void Run(StepContext context)
    {
        slope.Run(context);
        source.Run(context);
    }
}
