using Cnn.OneDnn;
using Cnn.OneDnn.Graph;

namespace Cnn.Models;

/// <summary>
/// How much of the input one position of a tensor depends on, along each spatial axis of the input: a size, and the step from one position to the next. A window of k positions,
/// d apart, adds (k - 1) d steps to the size and multiplies the step by its stride. All in input pixels.
/// </summary>
internal sealed class ReceptiveField
{
    private readonly double[] sizes, steps;

    private ReceptiveField(double[] sizes, double[] steps) => (this.sizes, this.steps) = (sizes, steps);

    /// <summary>Whole pixels, along each axis.</summary>
    public IReadOnlyList<int> Sizes => [.. sizes.Select(s => (int)Math.Min(int.MaxValue, Math.Ceiling(s)))];

    /// <summary>The field of the input itself.</summary>
    public static ReceptiveField OfPixel(int axes) => new([.. Enumerable.Repeat(1.0, axes)], [.. Enumerable.Repeat(1.0, axes)]);

    /// <summary>The field of a node's outputs: that of its inputs together, seen through its window.</summary>
    public static ReceptiveField After(Node node, IReadOnlyDictionary<Value, ReceptiveField> known)
    {
        ReceptiveField field = Union([.. node.Inputs.Where(known.ContainsKey).Select(v => known[v])]);
        Shape input = node.Inputs[0].Shape;
        return node.Op switch
        {
            ConvolutionOp op => field.Through(op.Window, ConvolutionOp.KernelOf(node.Inputs[1].Shape, op.Groups)),
            ConvolutionBackwardDataOp op => field.ThroughTransposed(op.Window, ConvolutionOp.KernelOf(node.Inputs[1].Shape, op.Groups)),
            PoolingOp op => field.Through(op.Window, op.Kernel.AsSpan()),
            ResizeOp op => field.Enlarged(op),
            GroupNormalizationOp => field.OverWhole(input, keepSteps: true),
            ReshapeOp op when Flattens(input, op.Target) => field.OverWhole(input, keepSteps: false),
            _ => field,
        };
    }

    // Positions become features: all of them are then seen at once. Rows, one for each position, are not that.
    private static bool Flattens(Shape input, Shape target) => input.Rank > 2 && target[0] == input[0] && (target.Rank != input.Rank || !target.AsSpan()[2..].SequenceEqual(input.AsSpan()[2..]));

    private static ReceptiveField Union(ReceptiveField[] fields)
    {
        if (fields.Length == 0)
        {
            return OfPixel(0);
        }

        int axes = fields.Max(f => f.sizes.Length);
        ReceptiveField[] comparable = [.. fields.Where(f => f.sizes.Length == axes)];
        return new([.. Enumerable.Range(0, axes).Select(i => comparable.Max(f => f.sizes[i]))], [.. Enumerable.Range(0, axes).Select(i => comparable.Max(f => f.steps[i]))]);
    }

    private ReceptiveField Through(Window window, ReadOnlySpan<int> kernel)
    {
        if (kernel.Length != sizes.Length)
        {
            return this;
        }

        double[] size = [.. sizes], step = [.. steps];
        for (int i = 0; i < kernel.Length; i++)
        {
            size[i] += (kernel[i] - 1) * window.Dilations[i] * steps[i];
            step[i] *= window.Strides[i];
        }

        return new(size, step);
    }

    // An output position lies under ceil(k / stride) positions of the smaller side.
    private ReceptiveField ThroughTransposed(Window window, ReadOnlySpan<int> kernel)
    {
        if (kernel.Length != sizes.Length)
        {
            return this;
        }

        double[] size = [.. sizes], step = [.. steps];
        for (int i = 0; i < kernel.Length; i++)
        {
            int reach = Window.Effective(kernel[i], window.Dilations[i]);
            size[i] += (((reach + window.Strides[i] - 1) / window.Strides[i]) - 1) * steps[i];
            step[i] /= window.Strides[i];
        }

        return new(size, step);
    }

    private ReceptiveField Enlarged(ResizeOp op)
    {
        if (op.Factors.Length != sizes.Length)
        {
            return this;
        }

        return new([.. sizes.Select((s, i) => s + (op.Bilinear ? steps[i] : 0))], [.. steps.Select((s, i) => s / op.Factors[i])]);
    }

    private ReceptiveField OverWhole(Shape input, bool keepSteps) => input.Rank - 2 != sizes.Length
        ? this
        : new([.. sizes.Select((s, i) => s + ((input[i + 2] - 1) * steps[i]))], keepSteps ? steps : new double[sizes.Length]);
}
