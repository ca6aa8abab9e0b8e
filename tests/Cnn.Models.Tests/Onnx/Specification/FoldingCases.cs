using System.Runtime.InteropServices;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Nodes that compute with constants alone: what they give is added to the network's input.</summary>
internal static class FoldingCases
{
    public static IEnumerable<PartCase> All => [.. Makers(), .. Functions(), .. Reductions(), .. Whole(), .. Moves(), .. Chains()];

    private static SmallOnnx Added(this SmallOnnx file, bool whole = false) => whole
        ? file.Node("Cast", ["_"], Int("to", 1)).Node("Add", ["x", "_"])
        : file.Node("Add", ["x", "_"]);

    private static SmallOnnx Image(int o) => new(PartCase.Image, o);

    private static SmallOnnx Scalar(this SmallOnnx file, string name, long value) => file.Add(name, Type.Int64, BitConverter.GetBytes(value), []);

    private static Grid Plus(Grid x, Func<int[], double> constant) => Grid.Make(x.Dims, at => x[at] + constant(at));

    private static IEnumerable<PartCase> Makers()
    {
        var two = new TensorProto { DataType = Type.Float, Dims = { 1 }, FloatData = { 2.5f } };
        yield return new(
            "ConstantOfShape", "value", o => Image(o).Sizes("s", 6, 7).Node("ConstantOfShape", ["s"],
                new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = two }).Added(), (_, x) => Plus(x, _ => 2.5));
        yield return new(
            "ConstantOfShape", "value", o => Image(o).Sizes("s", 1 << 20, 1 << 20).Node("ConstantOfShape", ["s"],
                new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = two }).Added(), null) { Named = "too large" };
        yield return new("Range", PartCase.Values, o => Image(o).Scalar("a", 3).Scalar("b", 17).Scalar("c", 2).Node("Range", ["a", "b", "c"])
            .Added(whole: true), (_, x) => Plus(x, at => 3 + (2 * at[3])));
        yield return new("Range", PartCase.Values, o => Image(o).Numbers("a", [1]).Numbers("b", [-2.5f]).Numbers("c", [-0.5f]).Node("Range", ["a", "b", "c"])
            .Added(), (_, x) => Plus(x, at => 1 - (0.5 * at[3])));
        yield return new("Range", PartCase.Values, o => Image(o).Scalar("a", 0).Scalar("b", long.MaxValue).Scalar("c", 1).Node("Range", ["a", "b", "c"])
            .Added(whole: true), null) { Named = "too large" };
        yield return new("Size", PartCase.Values, o => Image(o).Weights("w", 3, 5).Node("Size", ["w"]).Added(whole: true), (_, x) => Plus(x, _ => 15));
    }

    private static IEnumerable<PartCase> Functions()
    {
        foreach ((string op, Func<double, double> function) in new (string, Func<double, double>)[]
        {
            ("Sqrt", v => Math.Sqrt(Math.Abs(v))), ("Exp", Math.Exp), ("Log", v => Math.Log(Math.Abs(v))), ("Sin", Math.Sin), ("Cos", Math.Cos),
                ("Neg", v => -v), ("Abs", Math.Abs), ("Floor", Math.Floor), ("Ceil", Math.Ceiling),
            ("Round", Math.Round), ("Reciprocal", v => 1 / v), ("Sign", v => Math.Sign(v)),
        })
        {
            yield return new(op, PartCase.Values, o => Image(o).Weights("w", 6, 7).Node(op is "Sqrt" or "Log" ? "Abs" : "Neg", ["w"]).Node(op, ["_"]).Added(),
                (w, x) => Plus(x, at => function(-w("w")[at[2], at[3]])));
        }

        foreach ((string op, Func<double, double, double> function) in new (string, Func<double, double, double>)[]
        {
            ("Add", (a, b) => a + b), ("Sub", (a, b) => a - b), ("Mul", (a, b) => a * b), ("Div", (a, b) => a / b), ("Max", Math.Max), ("Min", Math.Min),
                ("Sum", (a, b) => a + b), ("Mean", (a, b) => (a + b) / 2),
        })
        {
            yield return new(op, PartCase.Values, o => Image(o).Weights("v", 6, 1).Weights("w", 4, 1, 7).Node(op, ["v", "w"]).Added(),
                (w, x) => Plus(x, at => function(w("v")[at[2], 0], w("w")[at[1], 0, at[3]])));
        }

        yield return new("Where", PartCase.Values, o => Image(o).Weights("v", 7).Weights("w", 6, 1).Numbers("zero", [0]).Named("c", "Greater", ["v", "zero"])
            .Node("Where", ["c", "v", "w"]).Added(), (w, x) => Plus(x, at => w("v")[at[3]] > 0 ? w("v")[at[3]] : w("w")[at[2], 0]));
        yield return new("Pow", PartCase.Values, o => Image(o).Numbers("v", [2, 3, 0.5f, -2, 1, -1, 4], 7).Numbers("p", [3, 2, -1, 2, 7, 3, 0.5f], 7)
            .Node("Pow", ["v", "p"]).Added(), (_, x) => Plus(x, at => new double[] { 8, 9, 2, 4, 1, -1, 2 }[at[3]]));
        yield return new(
            "ReduceSum", PartCase.Values, o => Image(o).Weights("w", 4, 3, 7).Sizes("a", 1).Node("ReduceSum", o < 13 ? ["w"] : ["w", "a"], o < 13
                ? [Ints("axes", 1)]
                : []).Added(), (w, x) => Plus(x, at => Enumerable.Range(0, 3).Sum(i => w("w")[at[1], i, at[3]])));
        yield return new("ReduceMax", PartCase.Values, o => Image(o).Weights("w", 4, 3, 7).Node("ReduceMax", ["w"], Int("keepdims", 0)).Added(),
            (w, x) => Plus(x, _ => w("w").Values.Max()));
    }

    // Without axes each number is reduced by itself, as the network's own are.
    private static IEnumerable<PartCase> Reductions()
    {
        foreach ((string op, Func<double, double> alone) in new (string, Func<double, double>)[]
        {
            ("ReduceSum", v => v), ("ReduceMean", v => v), ("ReduceMax", v => v), ("ReduceMin", v => v), ("ReduceProd", v => v), ("ReduceL1", Math.Abs),
            ("ReduceL2", Math.Abs), ("ReduceSumSquare", v => v * v), ("ReduceLogSum", Math.Log), ("ReduceLogSumExp", v => v),
        })
        {
            yield return new(op, "noop_with_empty_axes", o => Image(o).Weights("w", 6, 7).Node(op == "ReduceLogSum" ? "Abs" : "Neg", ["w"])
                .Node(op, ["_"], Int("noop_with_empty_axes", 1)).Added(),
                (w, x) => Plus(x, at => alone(op == "ReduceLogSum" ? Math.Abs(w("w")[at[2], at[3]]) : -w("w")[at[2], at[3]])));
        }

        // ln(2 e^a) is a + ln 2, also where e^a has no float.
        yield return new("ReduceLogSumExp", PartCase.Values, o => Image(o).Numbers("v", [1000, 1000], 2).Node("ReduceLogSumExp", ["v"]).Added(),
            (_, x) => Plus(x, _ => 1000 + Math.Log(2)));
        yield return new("ReduceLogSumExp", PartCase.Values, o => Image(o).Numbers("v", [float.NegativeInfinity, float.NegativeInfinity], 2)
            .Node("ReduceLogSumExp", ["v"]).Node("Exp", ["_"]).Added(), (_, x) => x);
    }

    // Whole numbers divide towards zero; a rest has the sign of the divisor, or with fmod that of what is divided.
    private static IEnumerable<PartCase> Whole()
    {
        long[] a = [7, -7, 7, -7, 9, 0, -1], b = [2, 2, -2, -2, 3, 5, 4];
        PartCase Pair(string op, string what, double[] expected, params AttributeProto[] attributes) => new(
            op, what, o => Image(o).Sizes("a", a).Sizes("b", b).Node(op, ["a", "b"], attributes).Added(whole: true), (_, x) => Plus(x, at => expected[at[3]]));
        yield return Pair("Div", PartCase.Values, [3, -3, -3, 3, 3, 0, 0]);
        yield return Pair("Mod", "fmod", [1, 1, -1, -1, 0, 0, 3], Int("fmod", 0));
        yield return Pair("Mod", "fmod", [1, -1, 1, -1, 0, 0, -1], Int("fmod", 1));
        yield return Pair("Equal", PartCase.Values, [0, 0, 0, 0, 0, 0, 0]);
        yield return Pair("Less", PartCase.Values, [0, 1, 0, 1, 0, 1, 1]);
        yield return new("Cast", "to", o => Image(o).Numbers("v", [1.9f, -1.9f, 0, 300, -300, 2.5f, 7], 7).Node("Cast", ["v"], Int("to", (int)Type.Int64))
            .Added(whole: true), (_, x) => Plus(x, at => new double[] { 1, -1, 0, 300, -300, 2, 7 }[at[3]]));
        yield return new("Cast", "to", o => Image(o).Numbers("v", [1.0009765f, 65519, 0, 1, 2, 3, 1e-8f], 7).Node("Cast", ["v"], Int("to", 10))
            .Node("Cast", ["_"], Int("to", 1)).Added(), (_, x) => Plus(x, at => new[] { 1.0009765625, 65504, 0, 1, 2, 3, 0 }[at[3]]));

        // bfloat16 has seven bits behind the first: 1, 1.0078125, 1.015625; 256, 258, 260. What lies in the middle goes to the even one.
        yield return new("Cast", "to", o => Image(o).Numbers("v", [1.00390625f, 1.01171875f, 1.004f, -1.00390625f, 257, 259, 0], 7)
            .Node("Cast", ["v"], Int("to", 16)).Node("Cast", ["_"], Int("to", 1)).Added(),
            (_, x) => Plus(x, at => new[] { 1, 1.015625, 1.0078125, -1, 256, 260, 0 }[at[3]]));

        // 2^62 + 1 and its like are no double; less 2^62 they are small again.
        const long large = 1L << 62;
        foreach ((string op, long[] numbers) in new (string, long[])[]
        {
            ("ReduceSum", [large - 2, 3]), ("ReduceMean", [large + 1]), ("ReduceMax", [large + 1, large]), ("ReduceMin", [large + 1, large + 2]),
            ("ReduceProd", [5, (large + 1) / 5]), ("ReduceL1", [2 - large, -3]),
        })
        {
            yield return new(op, PartCase.Values, o => Image(o).Sizes("v", numbers).Sizes("less", large).Named("r", op, ["v"]).Node("Sub", ["r", "less"])
                .Added(whole: true), (_, x) => Plus(x, _ => 1));
        }
    }

    private static IEnumerable<PartCase> Moves()
    {
        yield return new("Tile", PartCase.Values, o => Image(o).Weights("w", 3, 1).Sizes("r", 2, 7).Node("Tile", ["w", "r"]).Added(),
            (w, x) => Plus(x, at => w("w")[at[2] % 3, 0]));
        yield return new("Expand", PartCase.Values, o => Image(o).Weights("w", 6, 1).Sizes("t", 4, 1, 7).Node("Expand", ["w", "t"]).Added(),
            (w, x) => Plus(x, at => w("w")[at[2], 0]));
        yield return new("Transpose", "perm", o => Image(o).Weights("w", 7, 4, 6).Node("Transpose", ["w"], Ints("perm", 1, 2, 0)).Added(),
            (w, x) => Plus(x, at => w("w")[at[3], at[1], at[2]]));
        yield return new(
            "Gather", "axis", o => Image(o).Weights("w", 3, 9).Sizes("p", 8, 0, -2, 3, 3, 1, 2).Scalar("one", 1).Named("g", "Gather", ["w", "p"],
                Int("axis", 1)).Node("Gather", ["g", "one"], Int("axis", 0)).Added(), (w, x) => Plus(x, at => w("w")[1, new[] { 8, 0, 7, 3, 3, 1, 2 }[at[3]]]));
        yield return new("Concat", "axis", o => Image(o).Weights("v", 6, 3).Weights("w", 6, 4).Node("Concat", ["v", "w"], Int("axis", -1)).Added(),
            (w, x) => Plus(x, at => at[3] < 3 ? w("v")[at[2], at[3]] : w("w")[at[2], at[3] - 3]));
        yield return new("Flatten", "axis", o => Image(o).Weights("w", 2, 3, 7).Node("Flatten", ["w"], Int("axis", 2)).Added(),
            (w, x) => Plus(x, at => w("w").Values[(at[2] * 7) + at[3]]));
        yield return new(
            "Slice", "input steps",
            o => Image(o).Weights("w", 15).Sizes("s", -1).Sizes("e", -100).Sizes("a", 0).Sizes("t", -2).Named("h", "Slice",
            ["w", "s", "e", "a", "t"]).Sizes("z", 0).Sizes("n", 7).Sizes("one", 1).Node("Slice", ["h", "z", "n", "a", "one"]).Added(), (w, x) =>
                Plus(x, at => w("w")[14 - (2 * at[3])]));
        yield return new("Split", "axis", o =>
        {
            SmallOnnx file = Image(o).Weights("w", 14)
                .Named("p", "Split", ["w"], [Int("axis", 0), .. o < 18 ? Array.Empty<AttributeProto>() : [Int("num_outputs", 2)]]);
            file.File.Graph.Node[^1].Output.Add("q");
            return file.Named("r", "Identity", ["q"]).Added();
        }, (w, x) => Plus(x, at => w("w")[7 + at[3]]));
    }

    // As PyTorch exports views, paddings and expansions whose sizes are worked out as the network runs.
    private static IEnumerable<PartCase> Chains()
    {
        yield return new(
            "Reshape",
            "allowzero",
            o => Image(o).Named("s", "Shape", ["x"]).Scalar("zero", 0).Scalar("one", 1).Scalar("two", 2).Sizes("front", 0).Named("n", "Gather", ["s", "zero"])
                .Named("c", "Gather", ["s", "one"]).Named("h", "Gather", ["s", "two"])
                .Named("half", "Div", ["c", "two"]).Named("rows", "Mul", ["h", "two"]).Named("n1", "Unsqueeze", ["n", "front"])
                    .Named("h1", "Unsqueeze", ["half", "front"]).Named("r1", "Unsqueeze", ["rows", "front"]).Sizes("rest", -1)
                .Named("t", "Concat", ["n1", "h1", "r1", "rest"], Int("axis", 0)).Node("Reshape", ["x", "t"], Int("allowzero", 1)),
            (_, x) => new Grid([x.Dims[0], 2, 12, 7], x.Values));
        yield return new(
            "Expand",
            PartCase.Values,
            o => new SmallOnnx([4, 1, 7], o).Named("s", "Shape", ["x"]).Sizes("wanted", -1, -1, 3, -1).Sizes("four", 4)
                .Named("ones", "ConstantOfShape", ["four"], new AttributeProto
            {
                Name = "value",
                Type = AttributeProto.Types.AttributeType.Tensor,
                T = new TensorProto { DataType = Type.Int64, Dims = { 1 }, RawData = Google.Protobuf.ByteString.CopyFrom(MemoryMarshal.AsBytes<long>([1])) },
            }).Sizes("minus", -1).Named("open", "Mul", ["ones", "minus"]).Named("same", "Equal", ["wanted", "open"])
                .Named("t", "Where", ["same", "s", "wanted"]).Node("Expand", ["x", "t"]),
            (_, x) => Grid.Make([x.Dims[0], 4, 3, 7], at => x[at[0], at[1], 0, at[3]])) { Since = 13 };
        yield return new(
            "Pad",
            "mode",
            o => Image(o).Sizes("given", 1, 2, 0, 3).Sizes("more", 4).Named("zeros", "ConstantOfShape", ["more"], new AttributeProto
            {
                Name = "value",
                Type = AttributeProto.Types.AttributeType.Tensor,
                T = new TensorProto { DataType = Type.Int64, Dims = { 1 }, RawData = Google.Protobuf.ByteString.CopyFrom(new byte[8]) },
            }).Named("all", "Concat", ["given", "zeros"], Int("axis", 0)).Sizes("pairs", -1, 2).Named("table", "Reshape", ["all", "pairs"]).Sizes("from", -1)
                .Sizes("to", long.MinValue + 1).Sizes("axis", 0).Sizes("back", -1)
                .Named("turned", "Slice", ["table", "from", "to", "axis", "back"]).Named("columns", "Transpose", ["turned"], Ints("perm", 1, 0))
                    .Sizes("flat", -1).Named("list", "Reshape", ["columns", "flat"]).Named("pads", "Cast", ["list"], Int("to", 7))
                .Node("Pad", ["x", "pads"], Text("mode", "constant")),
            (_, x) => Grid.Make([x.Dims[0], 4, 9, 10], at => at[2] < 6 && at[3] is >= 1 and < 8 ? x[at[0], at[1], at[2], at[3] - 1] : 0)) { Since = 11 };
    }
}
