using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>No backend has a kernel for an op, or none that is right on this machine.</summary>
internal sealed class NoKernelException(Op op, string message) : UnsupportedException(message)
{
    public Op Op { get; } = op;
}
