using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// y[n, o, p] = f(b[o] + sum over i, t of x[n, i, p stride - before + t dilation] w[o, i, t] + r[n, o, p]), where i runs over the channels of o's group and
/// what lies in the padding is left out.
/// </summary>
internal sealed class ConvolutionDefinition : OpDefinition
{
    private readonly ConvolutionOp op;
    private readonly LogicalTensor source, weights;
    private readonly LogicalTensor? bias, residual;
    private readonly WindowWalk walk;
    private readonly int inputs, outputs;

    public ConvolutionDefinition(ConvolutionOp op, LogicalTensor[] operands, Shape destination)
    {
        this.op = op;
        (source, weights) = (operands[0], operands[1]);
        bias = op.Bias ? operands[2] : null;
        residual = op.Residual ? operands[^1] : null;
        walk = new WindowWalk(op.Window, source.Shape, ConvolutionOp.KernelOf(weights.Shape, op.Groups), destination);
        inputs = source.Shape[1] / op.Groups;
        outputs = destination[1] / op.Groups;
    }

    public override double At(int output, ReadOnlySpan<int> index)
    {
        int first = ((index[0] * source.Shape[1]) + (index[1] / outputs * inputs)) * walk.SourcePixels, kernel = index[1] * inputs * walk.Taps;
        double sum = bias?.Values[index[1]] ?? 0;
        Span<int> tap = stackalloc int[walk.Kernel.Length];
        tap.Clear();
        int t = 0;
        do
        {
            int pixel = walk.SourceOf(index[2..], tap);
            for (int i = 0; pixel >= 0 && i < inputs; i++)
            {
                sum += source.Values[first + (i * walk.SourcePixels) + pixel] * weights.Values[kernel + (i * walk.Taps) + t];
            }

            t++;
        }
        while (Indices.Next(tap, walk.Kernel));

        return ActivationFunctions.Value(op.Activation, op.Alpha, sum + (residual?[index] ?? 0));
    }
}
