using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Planning;

/// <summary>Asks the chosen backend for a kernel, then the managed one.</summary>
internal sealed class KernelFactory(IBackend primary, IBackend fallback)
{
    public IBackend Primary { get; } = primary;

    /// <summary>A kernel from either backend, the chosen one first, or null.</summary>
    public Kernel? TryCreate(KernelRequest request) => Primary.TryCreate(request) ?? (ReferenceEquals(Primary, fallback) ? null : fallback.TryCreate(request));

    /// <summary>The first of the requests that the chosen backend has a kernel for, or else the managed one.</summary>
    /// <exception cref="NotSupportedException">Neither backend has a kernel.</exception>
    public (Kernel Kernel, string Backend) Create(string scope, params ReadOnlySpan<KernelRequest> requests)
    {
        foreach (KernelRequest request in requests)
        {
            if (Primary.TryCreate(request) is { } native)
            {
                return (native, Primary.Name);
            }
        }

        foreach (KernelRequest request in requests)
        {
            if (!ReferenceEquals(Primary, fallback) && fallback.TryCreate(request) is { } managed)
            {
                return (managed, fallback.Name);
            }
        }

        KernelRequest last = requests[^1];
        string operands = string.Join(", ", last.Inputs.Select(Describe)) + " -> " + string.Join(", ", last.Outputs.Select(Describe));
        throw new NotSupportedException($"Layer '{scope}': no kernel for {last.Op.Name} with {operands}.");
    }

    private static string Describe(Operand operand) => $"{operand.Type} {operand.Shape} {operand.Layout?.ToString() ?? "any"}";
}
