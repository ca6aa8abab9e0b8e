using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <content>Parts of tensors, rows of tables, products with computed weights.</content>
public sealed partial class LayerContext
{
    /// <summary>The part of x that begins at an index and has some sizes, both in the user's order with the batch first.</summary>
    /// <param name="x">The whole.</param>
    /// <param name="begin">The first index along each axis.</param>
    /// <param name="sizes">The sizes of the part; -1 for all that follow along an axis.</param>
    /// <exception cref="ShapeException">The part does not lie inside of x.</exception>
    public Symbol Slice(Symbol x, IReadOnlyList<int> begin, IReadOnlyList<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(begin);
        ArgumentNullException.ThrowIfNull(sizes);
        if (begin.Count != x.Rank || sizes.Count != x.Rank)
        {
            throw new ShapeException(
                $"A part of {x.UserShape} has a beginning and a size along each of {x.Rank} axes, received {begin.Count} and {sizes.Count}.");
        }

        int[] starts = new int[x.Rank], part = new int[x.Rank];
        for (int axis = 0; axis < x.Rank; axis++)
        {
            int logical = x.LogicalAxis(axis);
            starts[logical] = begin[axis];
            part[logical] = sizes[axis] == -1 ? x.Value.Shape[logical] - begin[axis] : sizes[axis];
            if (part[logical] < 1)
            {
                throw new ShapeException(
                    $"A part of {x.UserShape} that begins at ({string.Join(", ", begin)}) with sizes ({string.Join(", ", sizes)}) holds nothing.");
            }
        }

        return x with { Value = Emit(new SliceOp([.. starts], new Shape(part)), x.Value) };
    }

    /// <summary>Surrounds x with zeros, as many as is said before and after each axis of the user's order.</summary>
    /// <exception cref="ShapeException">There is not one pair for each axis, or a count is negative.</exception>
    public Symbol Pad(Symbol x, IReadOnlyList<(int Before, int After)> pads)
    {
        ArgumentNullException.ThrowIfNull(pads);
        if (pads.Count != x.Rank)
        {
            throw new ShapeException($"Padding of {x.UserShape} has a pair for each of {x.Rank} axes, received {pads.Count}.");
        }

        int[] before = new int[x.Rank], after = new int[x.Rank];
        for (int axis = 0; axis < x.Rank; axis++)
        {
            (before[x.LogicalAxis(axis)], after[x.LogicalAxis(axis)]) = pads[axis];
        }

        return x with { Value = Emit(new PadOp([.. before], [.. after]), x.Value) };
    }

    /// <summary>
    /// Rows of a table (rows, width) by their numbers, in a tensor of any shape: (..., width). Numbers are rounded; a row that is not there is NaN. Gradients
    /// flow to the table.
    /// </summary>
    /// <exception cref="ShapeException">The table does not have two axes.</exception>
    public Symbol Gather(Symbol table, Symbol indices)
    {
        Symbol list = Reshape(indices, new Shape(indices.Value.Shape.ElementCount), DataFormat.ChannelsFirst);
        Symbol rows = new(Emit(new GatherOp(), list.Value, table.Value), indices.Format);
        return Reshape(rows, new Shape([.. indices.UserShape, table.UserShape[-1]]), indices.Format);
    }

    /// <summary>
    /// 1 at the place of each label, 0 elsewhere: (..., classes). Labels may be integer targets, or numbers, which are rounded; one that is no class gives
    /// zeros.
    /// </summary>
    public Symbol OneHot(Symbol labels, int classes)
    {
        Symbol list = Reshape(labels, new Shape(labels.Value.Shape.ElementCount), DataFormat.ChannelsFirst);
        Symbol rows = new(Emit(new OneHotOp(classes), list.Value), labels.Format);
        return Reshape(rows, new Shape([.. labels.UserShape, classes]), labels.Format);
    }

    /// <summary>The product of x (..., n) with a matrix (n, m), over the last axis of the user's tensor: (..., m).</summary>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Symbol MatMul(Symbol x, Symbol matrix)
    {
        Symbol rows = ToRows(x);
        Value product = Emit(new DenseOp(false), rows.Value, Emit(new TransposeOp([1, 0]), matrix.Value));
        return FromRows(new Symbol(product, x.Format), x.UserShape.With(-1, product.Shape[1]), x.Format);
    }

    /// <summary>
    /// A convolution with a kernel (spatial..., input channels / groups, filters) that may be computed from weights: as <see cref="Conv2D"/> does, for 1 to 3
    /// spatial axes, without bias.
    /// </summary>
    /// <param name="x">The image.</param>
    /// <param name="kernel">The kernel, in Keras's order.</param>
    /// <param name="strides">Steps along the spatial axes; 1 if null.</param>
    /// <param name="padding">What hangs over the border; nothing if null.</param>
    /// <param name="groups">Into how many parts the channels are split.</param>
    /// <param name="dilation">Distances of the kernel's places; 1 if null.</param>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Symbol Convolution(Symbol x, Symbol kernel, PerAxis? strides = null, Padding? padding = null, int groups = 1, PerAxis? dilation = null)
    {
        int spatial = kernel.Rank - 2;
        if (spatial is < 1 or > 3 || x.Rank != spatial + 2)
        {
            throw new ShapeException(
                $"A kernel has spatial axes, then input channels and filters, and as many axes as the image; received {kernel.UserShape} for {x.UserShape}.");
        }

        // The engine's order: filters, input channels, space.
        int[] axes = [kernel.LogicalAxis(-1), kernel.LogicalAxis(-2), .. Enumerable.Range(0, spatial).Select(kernel.LogicalAxis)];
        Value weights = Emit(new TransposeOp([.. axes]), kernel.Value);
        var size = new PerAxis([.. weights.Shape.Skip(2)]);
        PerAxis one = new([.. Enumerable.Repeat(1, spatial)]);
        Window window = (padding ?? Padding.Valid).Over(x.Value.Shape.AsSpan()[2..], size, Spread(strides, spatial) ?? one, Spread(dilation, spatial) ?? one);
        return x with { Value = Emit(new ConvolutionOp(window, groups, Bias: false), x.Value, weights) };
    }

    /// <summary>A weight that <see cref="Layer.AddWeight(string, Shape, Initializer, Regularizer, Constraint, bool)"/> made, as a tensor of its
    /// own shape.</summary>
    public Symbol WeightOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return new Symbol(Weight(parameter), DataFormat.ChannelsFirst);
    }

    private static PerAxis? Spread(PerAxis? sizes, int axes) => sizes is { Count: 1 } one ? new PerAxis([.. Enumerable.Repeat(one[0], axes)]) : sizes;
}
