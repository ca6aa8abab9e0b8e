using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Planning;

/// <summary>Asks the chosen backend for a kernel, then the managed one.</summary>
internal sealed class KernelFactory(IBackend primary, IBackend fallback)
{
    public IBackend Primary { get; } = primary;

    /// <exception cref="NotSupportedException">Neither backend has a kernel.</exception>
    public (Kernel Kernel, string Backend) Create(KernelRequest request, string scope)
    {
        if (Primary.TryCreate(request) is { } native)
        {
            return (native, Primary.Name);
        }

        if (!ReferenceEquals(Primary, fallback) && fallback.TryCreate(request) is { } managed)
        {
            return (managed, fallback.Name);
        }

        string operands = string.Join(", ", request.Inputs.Select(Describe)) + " -> " + string.Join(", ", request.Outputs.Select(Describe));
        throw new NotSupportedException($"Layer '{scope}': no kernel for {request.Op.Name} with {operands}.");
    }

    private static string Describe(Operand operand) => $"{operand.Type} {operand.Shape} {operand.Layout?.ToString() ?? "any"}";
}
