using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>Asks the chosen backend for a kernel, then the managed one.</summary>
/// <param name="primary">The chosen backend.</param>
/// <param name="fallback">The managed one, which may be the same.</param>
/// <param name="wrong">Tells how many kernels were found wrong so far; none if null.</param>
internal sealed class KernelFactory(IBackend primary, IBackend fallback, Func<int>? wrong = null)
{
    public IBackend Primary { get; } = primary;

    /// <summary>The managed backend, where it is not the chosen one.</summary>
    public IBackend? Alternative => ReferenceEquals(Primary, fallback) ? null : fallback;

    /// <summary>Kernels for one thread, for what is too small to be divided; null where there is one thread only.</summary>
    public KernelFactory? Serial { get; init; }

    /// <summary>How many kernels were found wrong so far. When it grows, what was chosen by their times may have to be chosen again.</summary>
    public int Wrong => wrong?.Invoke() ?? 0;

    /// <summary>
    /// Our own kernel for a product although the chosen backend has one: with weights as that one's gradients of weights lie if it can, because then
    /// nothing has to be reordered between the two. Null where there is none.
    /// </summary>
    public Kernel? TryCreateManaged(KernelRequest request) => Alternative is { } managed
        ? managed.TryCreate(LikePrimary(request)) ?? managed.TryCreate(request)
        : null;

    /// <summary>The request with weights, or their gradient, as the chosen backend makes the gradient, where it leaves them open.</summary>
    public KernelRequest LikePrimary(KernelRequest request)
    {
        switch (request.Op)
        {
            case ConvolutionOp { Groups: 1 } or ConvolutionBackwardDataOp { Groups: 1 } when request.Inputs[1].Layout is null:
                return Alternative?.BlockedWeights(request.Inputs[1].Shape) is { } blocked
                    ? request with { Inputs = [request.Inputs[0], new Operand(blocked), .. request.Inputs[2..]] }
                    : request;
            case ConvolutionBackwardWeightsOp when request.Outputs[0].Layout is null:
                using (Kernel? kernel = Primary.TryCreate(request with { IsProvisional = true }))
                {
                    return kernel is null ? request : request with { Outputs = [new Operand(kernel.Outputs[0]), .. request.Outputs[1..]] };
                }

            default:
                return request;
        }
    }

    /// <summary>A kernel from either backend, the chosen one first, or null.</summary>
    public Kernel? TryCreate(KernelRequest request) => Primary.TryCreate(request) ?? Alternative?.TryCreate(request);

    /// <summary>
    /// The first of the requests that the chosen backend has a kernel for, or else the managed one; for the first of all the faster one where that is known.
    /// </summary>
    /// <exception cref="NoKernelException">Neither backend has a kernel.</exception>
    public (Kernel Kernel, string Backend) Create(string scope, params ReadOnlySpan<KernelRequest> requests)
    {
        if (Alternative?.IsFaster(requests[0]) == true && Alternative.TryCreate(requests[0]) is { } faster)
        {
            return (faster, Alternative.Name);
        }

        foreach (KernelRequest request in requests)
        {
            if (Primary.TryCreate(request) is { } native)
            {
                return (native, Primary.Name);
            }
        }

        foreach (KernelRequest request in requests)
        {
            if (Alternative?.TryCreate(request) is { } managed)
            {
                return (managed, Alternative.Name);
            }
        }

        KernelRequest last = requests[^1];
        string operands = string.Join(", ", last.Inputs.Select(Describe)) + " -> " + string.Join(", ", last.Outputs.Select(Describe));
        throw new NoKernelException(
            last.Op, $"Layer '{scope}': no kernel for {last.Op.Name} with {operands}. If kernels were refused because their results were wrong on this " +
                $"machine, cnn info lists them.");
    }

    private static string Describe(Operand operand) => $"{operand.Type} {operand.Shape} {operand.Layout?.ToString() ?? "any"}";
}
