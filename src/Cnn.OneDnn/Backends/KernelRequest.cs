using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

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
internal sealed record KernelRequest(Op Op, Operand[] Inputs, Operand[] Outputs);
