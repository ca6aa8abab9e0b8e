using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Reshaping, reordering and joining. The batch stays the first axis throughout.</summary>
internal static class ShapeImports
{
    public static ImportValue Flatten(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        if (node.Axis(node.Int("axis", 1), x.Shape.Rank + 1) != 1)
        {
            throw node.Unsupported($"attribute 'axis' is {node.Int("axis", 1)}; samples are flattened whole, from axis 1 on");
        }

        return x.Shape.Rank == 1 ? x : node.Apply("Flatten", [], x);
    }

    public static ImportValue Reshape(ImportNode node)
    {
        long[] target = node.Integers(1);
        ImportValue value = node.Value(0);
        bool keeps = node.Int("allowzero", 0) == 0;
        if (value.Constant is { } constant)
        {
            return constant.WithDims(Fit(node, target, constant.Dims, constant.Count, keeps, openBatch: false));
        }

        SymbolicTensor x = node.Tensor(0);
        if (target.Length < 2)
        {
            throw node.Unsupported("nothing is left of the axes of a sample");
        }

        bool open = target[0] == -1, batch = open || (target[0] == 0 && keeps) || target[0] == OnnxTensor.Batch || target[0] == node.Batch;
        if (!batch)
        {
            throw node.Unsupported($"its target {Text(target)}{(target[0] == 0 ? " with attribute 'allowzero'" : "")} does not leave the batch as the first axis. Export it with 0 or -1 there");
        }

        int[] sizes = Fit(node, target[1..], x.Shape.AsSpan().ToArray(), x.Shape.ElementCount, keeps, open);
        return ToSample(node, x, sizes);
    }

    public static ImportValue Squeeze(ImportNode node)
    {
        ImportValue value = node.Value(0);
        int[] dims = value.Constant?.Dims ?? [0, .. node.Tensor(0).Shape];
        long[]? given = node.Longs("axes") ?? (node.Has(1) ? node.Integers(1) : null);
        if (given is null && value.Constant is null && node.Batch is null or 1)
        {
            throw node.Unsupported("it has no axes, so that the batch's own axis goes where a batch has one sample. Export it with axes");
        }

        HashSet<int> axes = given is null ? [.. Enumerable.Range(0, dims.Length).Where(i => dims[i] == 1)] : [.. given.Select(a => node.Axis(a, dims.Length))];
        if (value.Constant is null && axes.Contains(0))
        {
            throw node.Unsupported("it takes away the batch's axis");
        }

        if (axes.Any(a => dims[a] != 1))
        {
            throw node.Bad($"it takes away axes ({string.Join(", ", axes)}) of ({string.Join(", ", dims)}); only axes of size 1 can go");
        }

        int[] left = [.. dims.Where((_, i) => !axes.Contains(i))];
        return value.Constant is { } constant ? constant.WithDims(left) : ToSample(node, node.Tensor(0), left[1..]);
    }

    public static ImportValue Unsqueeze(ImportNode node)
    {
        ImportValue value = node.Value(0);
        List<int> dims = [.. value.Constant?.Dims ?? [0, .. node.Tensor(0).Shape]];
        long[] given = node.Longs("axes") ?? node.Integers(1);
        int rank = dims.Count + given.Length;
        foreach (int axis in given.Select(a => node.Axis(a, rank)).Order())
        {
            if (axis == 0 && value.Constant is null)
            {
                throw node.Unsupported($"it adds an axis before that of the batch (axes ({string.Join(", ", given)}))");
            }

            if (axis > dims.Count)
            {
                throw node.Bad($"it adds axes ({string.Join(", ", given)}); new axes are named once");
            }

            dims.Insert(axis, 1);
        }

        return value.Constant is { } constant ? constant.WithDims([.. dims]) : ToSample(node, node.Tensor(0), [.. dims[1..]]);
    }

    public static ImportValue Transpose(ImportNode node)
    {
        ImportValue value = node.Value(0);
        int rank = value.Constant?.Dims.Length ?? node.Tensor(0).Shape.Rank + 1;
        int[] axes = node.Counts("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];
        if (!axes.Order().SequenceEqual(Enumerable.Range(0, rank)))
        {
            throw node.Bad($"its perm ({string.Join(", ", axes)}) is no order of {rank} axes");
        }

        if (value.Constant is { } constant)
        {
            return constant.Transpose(axes);
        }

        if (axes[0] != 0)
        {
            throw node.Unsupported($"attribute 'perm' ({string.Join(", ", axes)}) moves the axis of the batch");
        }

        return axes.Order().SequenceEqual(axes) ? value : node.Apply("Permute", new JsonObject { ["dims"] = new JsonArray([.. axes[1..].Select(a => (JsonNode)a)]) }, node.Tensor(0));
    }

    public static ImportValue Concat(ImportNode node)
    {
        ImportValue[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Value)];
        if (!node.HasAttribute("axis") || parts.Length == 0)
        {
            throw node.Bad("it has no inputs, or attribute 'axis' is missing");
        }

        long given = node.Int("axis", 0);
        if (parts.Length > 0 && parts.All(p => p.Constant is { Integers: not null, Dims.Length: 1 }))
        {
            long[] joined = [.. parts.SelectMany(p => p.Constant!.Integers!)];
            node.Axis(given, 1);
            return new OnnxTensor([joined.Length], joined);
        }

        SymbolicTensor[] tensors = [.. Enumerable.Range(0, node.InputCount).Select(node.Tensor)];
        int axis = node.Axis(given, tensors[0].Shape.Rank + 1);
        if (axis == 0)
        {
            throw node.Unsupported($"attribute 'axis' is {given}: it joins batches");
        }

        return tensors.Length == 1 ? tensors[0] : node.Apply("Concatenate", new JsonObject { ["axis"] = axis }, tensors);
    }

    private static ImportValue ToSample(ImportNode node, SymbolicTensor x, int[] sizes)
    {
        if (sizes.Length == 0)
        {
            throw node.Unsupported("nothing is left of the axes of a sample");
        }

        return sizes.AsSpan().SequenceEqual(x.Shape.AsSpan()) ? x : node.Apply("Reshape", new JsonObject { ["target_shape"] = new JsonArray([.. sizes.Select(s => (JsonNode)s)]) }, x);
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
