using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="DropoutOp"/>: draws the mask, then applies it. The mask is dense and channels-last, the order in which it is drawn.</summary>
internal sealed class DropoutKernel : Kernel
{
    private readonly DropoutMaskKernel draw;
    private readonly MaskKernel apply;

    private DropoutKernel(WorkTeam team, DropoutOp op, Layout source, Layout destination, Layout mask)
        : base("managed:dropout", [source], [destination, mask])
    {
        draw = new DropoutMaskKernel(team, op, mask);
        apply = new MaskKernel(team, op.Rate, [source, mask], destination);
    }

    public static Kernel? TryCreate(WorkTeam team, DropoutOp op, KernelRequest request) =>
        LayoutQueries.Plain(request) is var (inputs, outputs) && outputs[1].IsChannelsLast
            ? new DropoutKernel(team, op, inputs[0], outputs[0], outputs[1])
            : null;

    public override int InPlaceInput(int output) => output == 0 ? apply.InPlaceInput(0) : -1;

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        draw.Bind([], outputs[1..], scratch);
        apply.Bind([inputs[0], outputs[1]], outputs[..1], scratch);
    }

    public override void Run(StepContext context)
    {
        draw.Run(context);
        apply.Run(context);
    }
}
