using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// An op by its definition: each element of a result computed by itself, in double and not rounded. Slow and plain; it decides which of two fast kernels
/// is wrong, so it shares no code with either.
/// </summary>
internal abstract class OpDefinition
{
    /// <summary>The definition of an op on these operands.</summary>
    /// <param name="op">Any op that a backend makes kernels for.</param>
    /// <param name="inputs">
    /// Its operands. What only a kernel can read is replaced: the workspace of a max pooling by the source that was pooled, that of a batch normalization
    /// with a fused relu by its result.
    /// </param>
    /// <param name="outputs">The shapes of its results.</param>
    /// <param name="context">Seed and step of random ops.</param>
    public static OpDefinition For(Op op, LogicalTensor[] inputs, Shape[] outputs, StepContext context) => op switch
    {
        ConvolutionOp convolution => new ConvolutionDefinition(convolution, inputs, outputs[0]),
        ReorderOp => new ReorderDefinition(inputs[0]),
        _ => throw new NotSupportedException($"{op.Name} has no definition to hold kernels against; add one to OpDefinition.For."),
    };

    /// <summary>One element of a result. May be called from several threads.</summary>
    /// <param name="output">Which result; for an op that writes over an input and has none, 0 is the new value of that input.</param>
    /// <param name="index">A logical index into it.</param>
    public abstract double At(int output, ReadOnlySpan<int> index);
}
