using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// How much of the input one position of a tensor depends on, along each spatial axis of the input: a size, and the step from one position to the next. A
/// window of k positions, d apart, adds (k - 1) d steps to the size and multiplies the step by its stride. All in input pixels.
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
    public static ReceptiveField After(GraphNode node, IReadOnlyDictionary<GraphTensor, ReceptiveField> known)
    {
        ReceptiveField field = Union([.. node.Inputs.Where(known.ContainsKey).Select(v => known[v])]);
        Shape input = node.Inputs[0].Shape;
        return node.Operation switch
        {
            "convolution" or "max_pooling" or "average_pooling" => field.Through(WindowSizes.From(node)),
            "convolution_backward_data" => field.ThroughTransposed(WindowSizes.From(node)),
            "resize_bilinear" or "resize_nearest" => field.Enlarged(node.Attribute<bool>("bilinear"), node.Attribute<IReadOnlyList<int>>("factors")),
            "group_normalization" => field.OverWhole(input, keepSteps: true),
            "reshape" when Flattens(input, node.Outputs[0].Shape) => field.OverWhole(input, keepSteps: false),
            _ => field,
        };
    }

    // Positions become features: all of them are then seen at once. Rows, one for each position, are not that.
    private static bool Flattens(Shape input, Shape target) =>
        input.Rank > 2 && target[0] == input[0] && (target.Rank != input.Rank || !target.AsSpan()[2..].SequenceEqual(input.AsSpan()[2..]));

    private static ReceptiveField Union(ReceptiveField[] fields)
    {
        if (fields.Length == 0)
        {
            return OfPixel(0);
        }

        int axes = fields.Max(f => f.sizes.Length);
        ReceptiveField[] comparable = [.. fields.Where(f => f.sizes.Length == axes)];
        return new([.. Enumerable.Range(0, axes).Select(i => comparable.Max(f => f.sizes[i]))],
            [.. Enumerable.Range(0, axes).Select(i => comparable.Max(f => f.steps[i]))]);
    }

    private ReceptiveField Through(WindowSizes window)
    {
        if (window.Kernel.Count != sizes.Length)
        {
            return this;
        }

        double[] size = [.. sizes], step = [.. steps];
        for (int i = 0; i < window.Kernel.Count; i++)
        {
            size[i] += (window.Reach(i) - 1) * steps[i];
            step[i] *= window.Strides[i];
        }

        return new(size, step);
    }

    // An output position lies under ceil(k / stride) positions of the smaller side.
    private ReceptiveField ThroughTransposed(WindowSizes window)
    {
        if (window.Kernel.Count != sizes.Length)
        {
            return this;
        }

        double[] size = [.. sizes], step = [.. steps];
        for (int i = 0; i < window.Kernel.Count; i++)
        {
            int reach = window.Reach(i);
            size[i] += (((reach + window.Strides[i] - 1) / window.Strides[i]) - 1) * steps[i];
            step[i] /= window.Strides[i];
        }

        return new(size, step);
    }

    private ReceptiveField Enlarged(bool bilinear, IReadOnlyList<int> factors)
    {
        if (factors.Count != sizes.Length)
        {
            return this;
        }

        return new([.. sizes.Select((s, i) => s + (bilinear ? steps[i] : 0))], [.. steps.Select((s, i) => s / factors[i])]);
    }

    private ReceptiveField OverWhole(Shape input, bool keepSteps) => input.Rank - 2 != sizes.Length
        ? this
        : new([.. sizes.Select((s, i) => s + ((input[i + 2] - 1) * steps[i]))], keepSteps ? steps : new double[sizes.Length]);
}
