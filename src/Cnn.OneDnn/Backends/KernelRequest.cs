using System.Collections.Immutable;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends;

/// <summary>One operand of a kernel that is asked for; without a layout the backend chooses.</summary>
internal readonly record struct Operand(Shape Shape, DataType Type, Layout? Layout)
{
    public Operand(Layout layout)
        : this(layout.Shape, layout.Type, layout)
    {
    }
}

/// <summary>An op with its operands, in the op's order.</summary>
/// <param name="Op">What to compute, with its attributes.</param>
/// <param name="Inputs">Operands read.</param>
/// <param name="Outputs">Operands written.</param>
internal sealed record KernelRequest(Op Op, Operand[] Inputs, Operand[] Outputs)
{
    /// <summary>Implementations, by name, that were found wrong for this request: a backend answers with its next one.</summary>
    public ImmutableHashSet<string> Refused { get; init; } = [];

    /// <summary>Whether the kernel is only looked at or timed and enters no plan: it need not have been tried, but must not be known to be wrong.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>Multiplications and additions of a product; zero for another op.</summary>
    public long Operations => 2 * Op.Work(Array.ConvertAll(Inputs, o => o.Shape), Array.ConvertAll(Outputs, o => o.Shape)).Products;

    /// <summary>A kernel made for this request, unless it is a refused one, which is freed.</summary>
    public Kernel? Unrefused(Kernel? kernel)
    {
        if (kernel is null || !Refused.Contains(kernel.Implementation))
        {
            return kernel;
        }

        kernel.Dispose();
        return null;
    }
}
