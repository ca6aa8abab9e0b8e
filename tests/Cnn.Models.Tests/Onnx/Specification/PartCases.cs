using Cnn.Models.Onnx.Import;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Splitting, picking, repeating, and moving between channels and space, with each of their attributes.</summary>
internal static class PartCases
{
    // These say where the batch is after them.
    private static readonly string[] AwareOfBatches = ["Transpose", "Squeeze", "Slice", "Split", "Gather", "Shape", "Identity"];

    private static readonly string[] FoldedOnly = ["Size", "Range", "ConstantOfShape", "Mod", "Sin", "Cos", "Constant"];

    private static readonly string[] OfSeveral = [
        "Add", "Sub", "Mul", "Div", "Pow", "MatMul", "Sum", "Mean", "Max", "Min", "And", "Or", "Xor", "Equal", "Greater", "GreaterOrEqual", "Less",
        "LessOrEqual", "Concat"];

    public static IEnumerable<PartCase> All => [.. Splits(), .. Picks(), .. Repeats(), .. Blocks(), .. Products(), .. MovedBatches()];

    private static IEnumerable<PartCase> Splits()
    {
        // The second part is what is looked at; the first one changes its sign and stands before it again.
        SmallOnnx Split(int o, int axis, long[]? sizes, int outputs, long? count = null)
        {
            SmallOnnx file = new SmallOnnx(PartCase.Image, o).Sizes("sizes", sizes ?? []);
            file.Named("p0", "Split", sizes is not null && o >= 13
                ? ["x", "sizes"]
                : ["x"], [Int("axis", axis), .. sizes is not null && o < 13
                ? [Ints("split", [.. sizes.Select(s => (int)s)])]
                : Array.Empty<Cnn.Models.Onnx.Schema.AttributeProto>(),
                .. count is { } n ? [Int("num_outputs", n)] : Array.Empty<Cnn.Models.Onnx.Schema.AttributeProto>()]);
            file.File.Graph.Node[^1].Output.AddRange(Enumerable.Range(1, outputs - 1).Select(i => $"p{i}"));
            return file.Named("n", "Neg", ["p0"]).Node("Concat", ["n", "p1"], Int("axis", axis));
        }

        Grid Two(Grid x, int axis, int first, int second) =>
            Grid.Make([.. x.Dims.Select((d, i) => i == axis ? first + second : d)], at => at[axis] < first ? -x[at] : x[at]);
        yield return new("Split", "axis", o => Split(o, 2, null, 2), (_, x) => Two(x, 2, 3, 3));
        yield return new("Split", "axis", o => Split(o, -2, null, 3), (_, x) => Two(x, 2, 2, 2));
        yield return new("Split", "axis", o => Split(o, 0, null, 2), null);
        foreach (string what in new[] { "split", "input split" })
        {
            yield return new("Split", what, o => Split(o, 1, [1, 3], 2), (_, x) => Two(x, 1, 1, 3));
            yield return new("Split", what, o => Split(o, 3, [2, 1, 4], 3), (_, x) => Two(x, 3, 2, 1));
            yield return new("Split", what, o => Split(o, 3, [7, 0], 2), null) { Named = "nothing" };
        }

        // The last part may be smaller.
        yield return new("Split", "num_outputs", o => Split(o, 3, null, 2, 2), (_, x) => Two(x, 3, 4, 3));
        yield return new("Split", "num_outputs", o => Split(o, 3, null, 3, 3), (_, x) => Two(x, 3, 3, 3));
    }

    private static IEnumerable<PartCase> Picks()
    {
        SmallOnnx Gather(int o, int axis, params long[] places) =>
            new SmallOnnx(PartCase.Image, o).Sizes("places", places).Node("Gather", ["x", "places"], Int("axis", axis));
        yield return new("Gather", "axis", o => Gather(o, 2, 0, 1), (_, x) => Grid.Make([x.Dims[0], 4, 2, 7], at => x[at]));
        yield return new(
            "Gather", "axis", o => Gather(o, 1, 2, 0, -1, 3), (_, x) => Grid.Make(x.Dims, at => x[at[0], new[] { 2, 0, 3, 3 }[at[1]], at[2], at[3]]));
        yield return new(
            "Gather", "axis", o => new SmallOnnx(PartCase.Image, o).Add("place", Cnn.Models.Onnx.Schema.TensorProto.Types.DataType.Int64, BitConverter.GetBytes(
                -2L), []).Node("Gather", ["x", "place"], Int("axis", -1)), (_, x) => Grid.Make([x.Dims[0], 4, 6], at => x[at[0], at[1], at[2], 5]));
        yield return new("Gather", "axis", o => Gather(o, 0, 0), null);
        SmallOnnx Slice(int o, long[] starts, long[] ends, long[] axes, long[] steps) => new SmallOnnx(PartCase.Image, o).Sizes("starts", starts)
            .Sizes("ends", ends).Sizes("axes", axes).Sizes("steps", steps).Node("Slice", ["x", "starts", "ends", "axes", "steps"]);
        yield return new("Slice", "input steps", o => Slice(o, [0, 1], [6, 7], [2, 3], [2, 3]),
            (_, x) => Grid.Make([x.Dims[0], 4, 3, 2], at => x[at[0], at[1], 2 * at[2], 1 + (3 * at[3])]));
        yield return new("Slice", "input steps", o => Slice(o, [5, -1], [-10, long.MinValue], [2, 1], [-1, -2]),
            (_, x) => Grid.Make([x.Dims[0], 2, 6, 7], at => x[at[0], 3 - (2 * at[1]), 5 - at[2], at[3]]));
        foreach (long step in new[] { long.MaxValue, -long.MaxValue })
        {
            yield return new("Slice", "input steps", o => Slice(o, [3], [step > 0 ? 6 : 0], [2], [step]),
                (_, x) => Grid.Make([x.Dims[0], 4, 1, 7], at => x[at[0], at[1], 3, at[3]]));
        }

        yield return new("Slice", "input steps", o => Slice(o, [0], [2], [0], [1]), null) { Named = "batch" };
        yield return new(
            "Slice", "input axes", o => Slice(o, [1], [3], [-3], [1]), (_, x) => Grid.Make([x.Dims[0], 2, 6, 7], at => x[at[0], at[1] + 1, at[2], at[3]]));
    }

    private static IEnumerable<PartCase> Repeats()
    {
        yield return new("Expand", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Sizes("t", 1, 4, 6, 7).Node("GlobalAveragePool", ["x"])
            .Node("Expand", ["_", "t"]), (_, x) => Grid.Make(x.Dims, at => Enumerable.Range(0, 42).Average(i => x[at[0], at[1], i / 7, i % 7])));
        yield return new("Expand", PartCase.Values, o => new SmallOnnx([4, 1, 7], o).Sizes("t", 3, 1).Node("Expand", ["x", "t"]),
            (_, x) => Grid.Make([x.Dims[0], 4, 3, 7], at => x[at[0], at[1], 0, at[3]]));
        yield return new("Expand", PartCase.Values, o => new SmallOnnx([4, 1, 7], o).Sizes("t", 5, 1, 1, 1, 1).Node("Expand", ["x", "t"]), null)
        {
            Named = "axes",
        };
        SmallOnnx Tile(int o, params long[] repeats) => new SmallOnnx(PartCase.Image, o).Sizes("r", repeats).Node("Tile", ["x", "r"]);
        yield return new(
            "Tile", PartCase.Values, o => Tile(o, 1, 2, 1, 3), (_, x) => Grid.Make([x.Dims[0], 8, 6, 21], at => x[at[0], at[1] % 4, at[2], at[3] % 7]));
        yield return new("Tile", PartCase.Values, o => Tile(o, 2, 1, 1, 1), null) { Named = "batch" };
    }

    private static IEnumerable<PartCase> Blocks()
    {
        // The specification's own formulas, as views and transpositions of (b, b, C, H, W) and (C, b, b, H, W).
        SmallOnnx Depth(int o, string? mode) => new SmallOnnx([12, 2, 3], o)
            .Node("DepthToSpace", ["x"], [Int("blocksize", 2), .. mode is null ? Array.Empty<Cnn.Models.Onnx.Schema.AttributeProto>() : [Text("mode", mode)]]);
        Grid ByDepth(Grid x) => Grid.Make([x.Dims[0], 3, 4, 6], at => x[at[0], (((at[2] % 2 * 2) + (at[3] % 2)) * 3) + at[1], at[2] / 2, at[3] / 2]);
        Grid ByColumn(Grid x) => Grid.Make([x.Dims[0], 3, 4, 6], at => x[at[0], (((at[1] * 2) + (at[2] % 2)) * 2) + (at[3] % 2), at[2] / 2, at[3] / 2]);
        yield return new("DepthToSpace", "blocksize", o => Depth(o, null), (_, x) => ByDepth(x)) { IsExact = true };
        yield return new("DepthToSpace", "mode", o => Depth(o, "DCR"), (_, x) => ByDepth(x)) { IsExact = true };
        yield return new("DepthToSpace", "mode", o => Depth(o, "CRD"), (_, x) => ByColumn(x)) { IsExact = true };
        yield return new("DepthToSpace", "mode", o => Depth(o, "other"), null);
        yield return new("SpaceToDepth", "blocksize", o => new SmallOnnx([3, 4, 6], o).Node("SpaceToDepth", ["x"], Int("blocksize", 2)),
            (_, x) => Grid.Make([x.Dims[0], 12, 2, 3], at => x[at[0], at[1] % 3, (2 * at[2]) + (at[1] / 6), (2 * at[3]) + (at[1] / 3 % 2)])) { IsExact = true };
        yield return new("SpaceToDepth", "blocksize", o => new SmallOnnx(PartCase.Image, o).Node("SpaceToDepth", ["x"], Int("blocksize", -2)), null);
    }

    private static IEnumerable<PartCase> Products()
    {
        static double Dot(int count, Func<int, double> a, Func<int, double> b) => Enumerable.Range(0, count).Sum(k => a(k) * b(k));
        yield return new("MatMul", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Weights("w", 7).Node("MatMul", ["x", "w"]),
            (w, x) => Grid.Make([x.Dims[0], 4, 6], at => Dot(7, k => x[at[0], at[1], at[2], k], k => w("w")[k])));
        yield return new("MatMul", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Weights("w", 5, 6).Node("MatMul", ["w", "x"]),
            (w, x) => Grid.Make([x.Dims[0], 4, 5, 7], at => Dot(6, k => w("w")[at[2], k], k => x[at[0], at[1], k, at[3]])));
        yield return new("MatMul", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Weights("w", 1, 7, 5).Node("MatMul", ["x", "w"]),
            (w, x) => Grid.Make([x.Dims[0], 4, 6, 5], at => Dot(7, k => x[at[0], at[1], at[2], k], k => w("w")[0, k, at[3]])));
        yield return new("MatMul", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Named("t", "Transpose", ["x"], Ints("perm", 0, 1, 3, 2)).Node(
            "MatMul", ["x", "t"]), (_, x) => Grid.Make([x.Dims[0], 4, 6, 6], at => Dot(7, k => x[at[0], at[1], at[2], k], k => x[at[0], at[1], at[3], k])));
        yield return new("MatMul", PartCase.Values, o => new SmallOnnx([4096, 4096], o).Node("MatMul", ["x", "x"]), null) { Named = "pairs" };
    }

    // As attention is exported: the axis of three goes first, is picked from, and the batch is first again.
    private static IEnumerable<PartCase> MovedBatches()
    {
        SmallOnnx Turned(int o) => new SmallOnnx([5, 3, 7], o).Named("t", "Transpose", ["x"], Ints("perm", 2, 0, 1, 3));
        Grid Second(Grid x) => Grid.Make([x.Dims[0], 5, 7], at => x[at[0], at[1], 1, at[2]]);
        yield return new("Transpose", "perm", o => Turned(o).Add("one", Cnn.Models.Onnx.Schema.TensorProto.Types.DataType.Int64, BitConverter.GetBytes(1L), [])
            .Node("Gather", ["t", "one"], Int("axis", 0)), (_, x) => Second(x));
        yield return new("Transpose", "perm", o => Turned(o).Sizes("one", 1).Sizes("two", 2).Sizes("zero", 0)
            .Named("s", "Slice", o < 10 ? ["t"] : ["t", "one", "two", "zero"], o < 10 ? [Ints("starts", 1), Ints("ends", 2), Ints("axes", 0)] : [])
            .Node("Squeeze", o < 13 ? ["s"] : ["s", "zero"], o < 13 ? [Ints("axes", 0)] : []), (_, x) => Second(x));
        yield return new("Transpose", "perm", o => Turned(o).Node("Transpose", ["t"], Ints("perm", 1, 0, 2, 3)),
            (_, x) => Grid.Make([x.Dims[0], 3, 5, 7], at => x[at[0], at[2], at[1], at[3]]));
        yield return new("Transpose", "perm", o => Turned(o).Node("Relu", ["t"]), null);

        // Whatever computes with the place of an axis refuses a batch elsewhere, whichever of its inputs that is, and whatever the others are.
        foreach (string op in NodeImporter.Operators.Except(AwareOfBatches).Except(FoldedOnly))
        {
            foreach (string[] inputs in op == "Where" ? [["t", "x", "x"], ["x", "t", "w"], ["x", "w", "t"]]
                : op == "CastLike" ? [["t", "x"]]
                : op == "Reshape" ? [["t", "s"]]
                : OfSeveral.Contains(op) ? new string[][] { ["t", "x"], ["x", "t"], ["t", "w"], ["w", "t"] } : [["t"]])
            {
                yield return new(
                    op, PartCase.Values, o => Turned(o).Weights("w", 1).Sizes("s", 0, -1).Node(op, inputs, op == "Cast" ? [Int("to", 1)] : []), null)
                {
                    Named = "the batch is axis 1",
                };
            }
        }
    }
}
