using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Import.Axes;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Splitting, picking, repeating, and moving between channels and space.</summary>
internal static class MovementImports
{
    // Each run is an operation of the network.
    private const int MostRuns = 4096, ClaimsForEachRun = 64;

    public static ImportValue[] Split(ImportNode node)
    {
        ImportValue x = node.Moved(0);
        int axis = node.Axis(node.Int("axis", 0), x.Tensor!.Shape.Rank + 1), own = x.NetworkAxis(axis), start = 0;
        if (own == 0)
        {
            throw node.Unsupported($"attribute 'axis' is {node.Int("axis", 0)}: it splits the batch");
        }

        int[] sizes = SplitSizes.Read(node, x.Tensor.Shape[own - 1]);
        return sizes.Contains(0)
            ? throw node.Unsupported($"its parts ({string.Join(", ", sizes)}) hold nothing")
            : [.. sizes.Select(size =>
            {
                (int, int)[] part = [(0, -1), .. x.Tensor.Shape.Select((all, i) => i == own - 1 ? (start, size) : (0, all))];
                start += size;
                return x with { Tensor = BorderImports.Part(node, x.Tensor, part) };
            })];
    }

    public static ImportValue Gather(ImportNode node)
    {
        ImportValue x = node.Moved(0);
        SymbolicTensor tensor = x.Tensor!;
        int axis = node.Axis(node.Int("axis", 0), tensor.Shape.Rank + 1), own = x.NetworkAxis(axis);
        if (own == 0)
        {
            throw node.Unsupported($"attribute 'axis' is {node.Int("axis", 0)}: it picks samples of the batch");
        }

        int size = tensor.Shape[own - 1];
        int[] places = [.. node.Integers(1).Select(i => Position(node, i, size))], indices = node.Constant(1).Dims;
        if (places.Length == 0)
        {
            throw node.Unsupported("it picks nothing");
        }

        SymbolicTensor picked = ShapeImports.ToSample(
            node, Take(node, tensor, own, places), [.. tensor.Shape.Take(own - 1), .. indices, .. tensor.Shape.Skip(own)]);
        return new ImportValue(picked, null, x.Kind, axis < x.BatchAxis ? x.BatchAxis + indices.Length - 1 : x.BatchAxis, x.Mover);
    }

    /// <summary>A position counted from the front.</summary>
    public static int Position(ImportNode node, long index, int size) => index >= -size && index < size ? (int)(index < 0 ? index + size : index)
        : index == OnnxTensor.Batch ? throw node.Unsupported("it picks the position that the size of the batch says")
        : throw node.Bad($"index {index} does not exist along an axis of {size} positions");

    /// <summary>Positions of an axis in any order, as runs of neighbours that are joined.</summary>
    public static SymbolicTensor Take(ImportNode node, SymbolicTensor x, int axis, int[] positions)
    {
        List<int> starts = [], counts = [];
        foreach (int position in positions)
        {
            if (starts.Count > 0 && position == starts[^1] + counts[^1])
            {
                counts[^1]++;
                continue;
            }

            if (starts.Count == MostRuns)
            {
                throw node.Unsupported($"it takes positions from more than {MostRuns} places of axis {axis}");
            }

            starts.Add(position);
            counts.Add(1);
        }

        node.Claim(ClaimsForEachRun * (long)starts.Count);
        return starts is [0] && counts[0] == x.Shape[axis - 1]
            ? x
            : node.Operate("Take", new JsonObject { ["axis"] = axis, ["starts"] = KerasConfig.ToKeras(starts), ["counts"] = KerasConfig.ToKeras(counts) }, x);
    }

    public static ImportValue Expand(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        long[] target = node.Integers(1);
        int rank = x.Shape.Rank + 1;
        if (target.Length > rank || (target.Length == rank && target[0] != 1 && target[0] != OnnxTensor.Batch && target[0] != node.Batch))
        {
            throw node.Unsupported(
                $"it repeats samples of {x.Shape} to ({string.Join(", ", target.Select(t => t == OnnxTensor.Batch ? "batch" : $"{t}"))}), other " +
                    $"than along their own axes");
        }

        for (int axis = Math.Max(1, rank - target.Length); axis < rank; axis++)
        {
            long wanted = target[axis - rank + target.Length];
            int size = x.Shape[axis - 1];
            if (wanted != 1 && wanted != size)
            {
                x = size == 1 && wanted is > 0 and <= int.MaxValue
                    ? Repeat(node, x, axis, (int)wanted)
                    : throw node.Unsupported($"it repeats axis {axis} of {size} positions to {wanted}");
            }
        }

        return x;
    }

    public static ImportValue Tile(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        long[] repeats = node.Integers(1);
        if (repeats.Length != x.Shape.Rank + 1)
        {
            throw node.Bad($"it has {repeats.Length} repeats for {x.Shape.Rank + 1} axes");
        }

        if (repeats[0] != 1 || repeats.Any(r => r is < 1 or > int.MaxValue))
        {
            throw node.Unsupported($"it repeats axes ({string.Join(", ", repeats)}) times; the batch stays, and nothing goes away");
        }

        for (int axis = 1; axis < repeats.Length; axis++)
        {
            int size = x.Shape[axis - 1], times = (int)repeats[axis];
            node.Claim((long)size * times);
            x = times == 1 ? x : size == 1
                ? Repeat(node, x, axis, times)
                : Take(node, x, axis, [.. Enumerable.Range(0, checked(size * times)).Select(i => i % size)]);
        }

        return x;
    }

    /// <summary>Blocks of channels become blocks of pixels: (N, C, H, W) to (N, C / b b, H b, W b).</summary>
    public static ImportValue DepthToSpace(ImportNode node)
    {
        (SymbolicTensor x, int b) = Blocks(node);
        bool depthFirst = node.Text("mode", "DCR") switch
        {
            "DCR" => true,
            "CRD" => false,
            var mode => throw node.Unsupported($"attribute 'mode' is {mode}; DCR and CRD are supported"),
        };
        int channels = x.Shape[0] % (b * b) == 0 ? x.Shape[0] / (b * b) : throw node.Bad($"blocks of {b} times {b} do not divide {x.Shape[0]} channels");
        (int height, int width) = (x.Shape[1], x.Shape[2]);
        SymbolicTensor apart = ShapeImports.ToSample(node, x, depthFirst ? [b, b, channels, height, width] : [channels, b, b, height, width]);
        SymbolicTensor between = ShapeImports.Permute(node, apart, depthFirst ? [3, 4, 1, 5, 2] : [1, 4, 2, 5, 3]);
        return ShapeImports.ToSample(node, between, [channels, checked(height * b), checked(width * b)]);
    }

    /// <summary>Blocks of pixels become blocks of channels: (N, C, H, W) to (N, b b C, H / b, W / b).</summary>
    public static ImportValue SpaceToDepth(ImportNode node)
    {
        (SymbolicTensor x, int b) = Blocks(node);
        (int channels, int height, int width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        if (height % b != 0 || width % b != 0)
        {
            throw node.Bad($"blocks of {b} times {b} do not divide images of {height} times {width}");
        }

        SymbolicTensor apart = ShapeImports.ToSample(node, x, [channels, height / b, b, width / b, b]);
        return ShapeImports.ToSample(node, ShapeImports.Permute(node, apart, [3, 5, 1, 2, 4]), [checked(channels * b * b), height / b, width / b]);
    }

    private static (SymbolicTensor X, int Block) Blocks(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        long block = node.Int("blocksize", 0);
        return x.Shape.Rank == 3 && block is > 0 and <= short.MaxValue
            ? (x, (int)block)
            : throw node.Unsupported($"expected two spatial axes and attribute 'blocksize' above zero, received samples of {x.Shape} and {block}");
    }

    private static SymbolicTensor Repeat(ImportNode node, SymbolicTensor x, int axis, int times)
    {
        node.Claim(times);
        float[] ones = new float[times];
        Array.Fill(ones, 1);
        return node.Operate("Mul", [], x, new OnnxTensor([times, .. Enumerable.Repeat(1, x.Shape.Rank - axis)], ones));
    }
}
