using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Import.Folding;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>
/// Reshaping, reordering and joining. In the network the batch stays the first axis throughout; where the file has moved it, its place is noted, or the node is
/// refused.
/// </summary>
internal static class ShapeImports
{
    public static ImportValue Flatten(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int axis = node.Int("axis", 1) == x.Shape.Rank + 1 ? x.Shape.Rank + 1 : node.Axis(node.Int("axis", 1), x.Shape.Rank + 1);

        // What stands before the axis becomes rows: as many as there are samples only where the other axes have one place.
        return axis == 0 || x.Shape.Take(axis - 1).Any(d => d != 1)
            ? throw node.Unsupported(
                $"attribute 'axis' is {node.Int("axis", 1)}, so that samples would be split or joined; they are flattened whole, from axis 1 on")
            : x.Shape.Rank == 1 ? x : node.Apply("Flatten", [], x);
    }

    public static OnnxTensor FlattenConstant(ImportNode node)
    {
        OnnxTensor constant = node.Constant(0);
        int axis = node.Int("axis", 1) == constant.Dims.Length ? constant.Dims.Length : node.Axis(node.Int("axis", 1), constant.Dims.Length);
        return constant.WithDims([checked((int)Grids.Count(constant.Dims.Take(axis))), checked((int)Grids.Count(constant.Dims.Skip(axis)))]);
    }

    public static OnnxTensor ReshapeConstant(ImportNode node)
    {
        OnnxTensor constant = node.Constant(0);
        return constant.WithDims(Fit(node, node.Integers(1), constant.Dims, constant.Count, node.Int("allowzero", 0) == 0, openBatch: false));
    }

    public static ImportValue Reshape(ImportNode node)
    {
        long[] target = node.Integers(1);
        bool keeps = node.Int("allowzero", 0) == 0;
        SymbolicTensor x = node.Tensor(0);
        if (target.Length < 2)
        {
            throw node.Unsupported("nothing is left of the axes of a sample");
        }

        bool open = target[0] == -1, batch = open || (target[0] == 0 && keeps) || target[0] == OnnxTensor.Batch || target[0] == node.Batch;
        if (!batch)
        {
            throw node.Unsupported(
                $"its target {Text(target)}{(target[0] == 0 ? " with attribute 'allowzero'" : "")} does not leave the batch as the first axis. " +
                    $"Export it with 0 or -1 there");
        }

        int[] sizes = Fit(node, target[1..], x.Shape.AsSpan().ToArray(), x.Shape.ElementCount, keeps, open);
        return ToSample(node, x, sizes);
    }

    public static ImportValue Squeeze(ImportNode node)
    {
        ImportValue x = node.Moved(0);
        int[] dims = x.FileDims;
        long[]? given = node.Longs("axes") ?? (node.Has(1) ? node.Integers(1) : null);
        if (given is null && node.Batch is null or 1)
        {
            throw node.Unsupported("it has no axes, so that the batch's own axis goes where a batch has one sample. Export it with axes");
        }

        HashSet<int> axes = Squeezed(node, given, dims);
        return axes.Contains(x.BatchAxis)
            ? throw node.Unsupported("it takes away the batch's axis")
            : x.Without(ToSample(node, x.Tensor!, [.. dims.Where((size, i) => size >= 0 && !axes.Contains(i))]), axes);
    }

    public static OnnxTensor SqueezeConstant(ImportNode node)
    {
        OnnxTensor constant = node.Constant(0);
        HashSet<int> axes = Squeezed(node, node.Longs("axes") ?? (node.Has(1) ? node.Integers(1) : null), constant.Dims);
        return constant.WithDims([.. constant.Dims.Where((_, i) => !axes.Contains(i))]);
    }

    public static ImportValue Unsqueeze(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int[] dims = Unsqueezed(node, [0, .. x.Shape]);
        return dims[0] == 0 ? ToSample(node, x, dims[1..]) : throw node.Unsupported("its axes begin before that of the batch, which must stay the first");
    }

    public static OnnxTensor UnsqueezeConstant(ImportNode node)
    {
        OnnxTensor constant = node.Constant(0);
        return constant.WithDims(Unsqueezed(node, constant.Dims));
    }

    /// <summary>The order that a Transpose gives to its axes.</summary>
    public static int[] Order(ImportNode node, int rank)
    {
        int[] axes = node.Counts("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];
        return axes.Order().SequenceEqual(Enumerable.Range(0, rank))
            ? axes
            : throw node.Bad($"its perm ({string.Join(", ", axes)}) is no order of {rank} axes");
    }

    // Wherever the file has the batch, the network has it first: what is reordered are the other axes.
    public static ImportValue Transpose(ImportNode node)
    {
        ImportValue x = node.Moved(0);
        int[] order = Order(node, x.Tensor!.Shape.Rank + 1), axes = Array.ConvertAll(order, x.NetworkAxis);
        return new ImportValue(
            Permute(node, x.Tensor, [.. axes.Where(a => a != 0)]), null, x.Kind, Array.IndexOf(axes, 0),
            $"{node.Title}, attribute 'perm' ({string.Join(", ", order)}), moves the axis of the batch");
    }

    /// <summary>Axis i of the result's samples is axis <paramref name="axes"/>[i], counted with the batch's.</summary>
    public static SymbolicTensor Permute(ImportNode node, SymbolicTensor x, int[] axes) =>
        axes.Order().SequenceEqual(axes) ? x : node.Apply("Permute", new JsonObject { ["dims"] = KerasConfig.ToKeras(axes) }, x).Tensor!;

    public static ImportValue Concat(ImportNode node)
    {
        ImportValue[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Unmoved)];
        if (!node.HasAttribute("axis") || parts.Length == 0)
        {
            throw node.Bad("it has no inputs, or attribute 'axis' is missing");
        }

        long given = node.Int("axis", 0);
        SymbolicTensor first = parts.Select(p => p.Tensor).FirstOrDefault(t => t is not null) ?? node.Tensor(0);
        int axis = node.Axis(given, first.Shape.Rank + 1);
        if (axis == 0)
        {
            throw node.Unsupported($"attribute 'axis' is {given}: it joins batches");
        }

        // A constant is the same for all samples.
        SymbolicTensor[] tensors = [.. parts.Select(p => p.Tensor ?? ForEachSample(node, first, p.Constant!))];
        return tensors.Length == 1 ? tensors[0] : node.Apply("Concatenate", new JsonObject { ["axis"] = axis }, tensors);
    }

    /// <summary>The same elements as samples of other sizes.</summary>
    public static SymbolicTensor ToSample(ImportNode node, SymbolicTensor x, int[] sizes) => sizes.Length == 0
        ? throw node.Unsupported("nothing is left of the axes of a sample")
        : sizes.AsSpan().SequenceEqual(x.Shape.AsSpan()) ? x : node.Apply("Reshape", new JsonObject
        {
            ["target_shape"] = KerasConfig.ToKeras(sizes),
        }, x).Tensor!;

    private static SymbolicTensor ForEachSample(ImportNode node, SymbolicTensor like, OnnxTensor constant) =>
        constant.Dims.Length == like.Shape.Rank + 1 && constant.Dims[0] == 1 && constant.Count > 0 && constant.Numbers is not null
            ? node.Operate("Constant", [], like, constant)
            : throw node.Unsupported($"it joins a constant of sizes ({string.Join(", ", constant.Dims)}) to samples of {like.Shape}");

    private static HashSet<int> Squeezed(ImportNode node, long[]? given, int[] dims)
    {
        HashSet<int> axes = given is null ? [.. Enumerable.Range(0, dims.Length).Where(i => dims[i] == 1)] : [.. given.Select(a => node.Axis(a, dims.Length))];
        return axes.Any(a => dims[a] is not (-1 or 1))
            ? throw node.Bad($"it takes away axes ({string.Join(", ", axes)}) of ({string.Join(", ", dims)}); only axes of size 1 can go")
            : axes;
    }

    private static int[] Unsqueezed(ImportNode node, int[] from)
    {
        List<int> dims = [.. from];
        long[] given = node.Longs("axes") ?? node.Integers(1);
        int rank = dims.Count + given.Length;
        foreach (int axis in given.Select(a => node.Axis(a, rank)).Order())
        {
            if (axis > dims.Count)
            {
                throw node.Bad($"it adds axes ({string.Join(", ", given)}); new axes are named once");
            }

            dims.Insert(axis, 1);
        }

        return [.. dims];
    }

    // 0 keeps a size, one may be -1 and follows from the others. The batch's own size is not among them: it is what is left over.
    private static int[] Fit(ImportNode node, long[] target, int[] from, int elements, bool keeps, bool openBatch)
    {
        long known = 1;
        int open = -1;
        long[] sizes = [.. target];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 0 && keeps)
            {
                sizes[i] = i < from.Length ? from[i] : throw node.Bad($"it keeps the size of axis {i}, which is not there");
            }

            if (sizes[i] == -1 && open < 0)
            {
                open = i;
            }
            else if (sizes[i] > 0 && known <= elements)
            {
                known *= Math.Min(sizes[i], int.MaxValue);
            }
            else
            {
                throw node.Unsupported(sizes[i] == 0 && !keeps
                    ? $"attribute 'allowzero' with the target {Text(target)} asks for an axis without positions"
                    : $"its target {Text(target)} does not leave the batch as the first axis");
            }
        }

        if (open < 0 ? known != elements : known > elements || elements % known != 0)
        {
            throw openBatch
                ? node.Unsupported($"it makes {Text(target)} of the {elements} elements of a sample, so that samples would be split or joined")
                : node.Bad($"{elements} elements do not fit into {Text(target)}");
        }

        if (open >= 0)
        {
            sizes[open] = elements / known;
        }

        return [.. sizes.Select(s => (int)s)];
    }

    private static string Text(long[] target) => $"({string.Join(", ", target.Select(t => t == OnnxTensor.Batch ? "batch" : $"{t}"))})";
}
