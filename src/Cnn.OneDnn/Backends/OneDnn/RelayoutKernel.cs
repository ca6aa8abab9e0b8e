namespace Cnn.OneDnn.Backends.OneDnn;

/// <summary>
/// A kernel whose first output is brought into the layout that was asked for. Weight gradients need it: their layout is fixed by the first plan, and
/// the library may have nothing but its reference for that layout at another batch size.
/// </summary>
internal sealed class RelayoutKernel : Kernel
{
    private readonly Kernel kernel;
    private readonly Kernel reorder;

    private RelayoutKernel(Kernel kernel, Kernel reorder)
        : base(kernel.Implementation, kernel.Inputs, [reorder.Outputs[0], .. kernel.Outputs.AsSpan(1)],
            Arena.Align(kernel.Outputs[0].ByteSize) + Math.Max(kernel.ScratchBytes, reorder.ScratchBytes))
    {
        this.kernel = kernel;
        this.reorder = reorder;
    }

    /// <summary>
    /// The kernel for the request as it is or, if there is none, for a first output in a layout of the library's choice with a reorder behind it.
    /// </summary>
    public static Kernel? Create(KernelRequest request, Func<KernelRequest, Kernel?> create, Func<Layout, Layout, Kernel?> reorder)
    {
        if (create(request) is { } direct)
        {
            return direct;
        }

        if (request.Outputs[0].Layout is not { } wanted
            || create(request with { Outputs = [request.Outputs[0] with { Layout = null }, .. request.Outputs.AsSpan(1)] }) is not { } free)
        {
            return null;
        }

        if (reorder(free.Outputs[0], wanted) is { } behind)
        {
            return new RelayoutKernel(free, behind);
        }

        free.Dispose();
        return null;
    }

    public override void Bind(ReadOnlySpan<nint> inputs, ReadOnlySpan<nint> outputs, nint scratch)
    {
        nint rest = scratch + (nint)Arena.Align(kernel.Outputs[0].ByteSize);
        kernel.Bind(inputs, [scratch, .. outputs[1..]], rest);
        reorder.Bind([scratch], [outputs[0]], rest);
    }

    public override void Run(StepContext context)
    {
        kernel.Run(context);
        reorder.Run(context);
    }

    public override void Dispose()
    {
        reorder.Dispose();
        kernel.Dispose();
        base.Dispose();
    }
}
