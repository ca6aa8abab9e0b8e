using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Functions of each element, comparisons, choices and arithmetic of tensors of several sizes.</summary>
internal static class ElementCases
{
    public static IEnumerable<PartCase> All => [.. Functions(), .. Attributes(), .. Judgements(), .. Powers(), .. Arithmetic(), .. Casts()];

    private static IEnumerable<PartCase> Functions()
    {
        static PartCase Each(string op, Func<double, double> function, float scale = 1, bool positive = false) => new(
            op,
            PartCase.Values,
            o => new SmallOnnx(PartCase.Image, o).Numbers("scale", [scale]).Node("Mul", ["x", "scale"])
                .Node(positive ? "Abs" : "Identity", ["_"]).Node(op, ["_"]),
            (_, x) => x.Map(v => function(positive ? Math.Abs(v * scale) : v * scale)));
        yield return Each("Sqrt", Math.Sqrt, 3, positive: true);
        yield return Each("Log", Math.Log, 3, positive: true);
        yield return Each("Abs", Math.Abs, 3);
        yield return Each("Sign", v => Math.Sign(v));
        yield return Each("Reciprocal", v => 1 / v);
        yield return Each("Round", Math.Round, 20);
        yield return Each("Floor", Math.Floor, 20);
        yield return Each("Ceil", Math.Ceiling, 20);
        yield return Each("Erf", v => v < 0 ? -Erf(-v) : Erf(v), 2);
        yield return Each("IsNaN", v => double.IsNaN(Math.Log(v)) ? 1 : 0) with
        {
            File = o => new SmallOnnx(PartCase.Image, o).Node("Log", ["x"]).Node("IsNaN", ["_"]),
        };
    }

    private static IEnumerable<PartCase> Attributes()
    {
        static PartCase Each(string op, string what, Func<double, double> function, params AttributeProto[] attributes) =>
            new(op, what, PartCase.Plain(op, attributes), (_, x) => x.Map(function));
        yield return Each("Celu", "alpha", v => Math.Max(0, v) + Math.Min(0, 0.5 * (Math.Exp(v / 0.5) - 1)), Float("alpha", 0.5f));
        yield return new("Celu", "alpha", PartCase.Plain("Celu", Float("alpha", 0)), null);
        yield return Each("Swish", "alpha", v => v / (1 + Math.Exp(-v)), Float("alpha", 1));
        yield return Each("Swish", "alpha", v => v / (1 + Math.Exp(-2 * v)), Float("alpha", 2));
        yield return Each("ThresholdedRelu", "alpha", v => v > 0.25 ? v : 0, Float("alpha", 0.25f));
        yield return Each("Shrink", "lambd", v => Math.Abs(v) > 0.25 ? v : 0, Float("lambd", 0.25f));
        yield return Each("Shrink", "bias", v => v > 0.5 ? v - 0.25 : v < -0.5 ? v + 0.25 : 0, Float("bias", 0.25f));
    }

    private static IEnumerable<PartCase> Judgements()
    {
        foreach ((string op, Func<double, double, bool> holds) in new (string, Func<double, double, bool>)[]
        {
            ("Greater", (a, b) => a > b), ("GreaterOrEqual", (a, b) => a >= b), ("Less", (a, b) => a < b), ("LessOrEqual", (a, b) => a <= b),
                ("Equal", (a, b) => a == b),
        })
        {
            // Both the network's own numbers, equal in places; and a constant for each row.
            yield return new(op, PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Named("a", "Relu", ["x"]).Node(op, ["a", "x"]),
                (_, x) => x.Map(v => holds(Math.Max(v, 0), v) ? 1 : 0));
            yield return new(op, PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Weights("c", 6, 1).Node(op, ["c", "x"]),
                (w, x) => Grid.Make(x.Dims, at => holds(w("c")[at[2], 0], x[at]) ? 1 : 0));
        }

        foreach ((string op, Func<bool, bool, bool> holds) in new (
            string, Func<bool, bool, bool>)[] { ("And", (a, b) => a && b), ("Or", (a, b) => a || b), ("Xor", (a, b) => a != b) })
        {
            yield return new(
                op,
                PartCase.Values,
                o => new SmallOnnx(PartCase.Image, o).Numbers("low", [-0.3f]).Numbers("high", [0.4f]).Named("a", "Greater", ["x", "low"])
                    .Named("b", "Less", ["x", "high"]).Node(op, ["a", "b"]),
                (_, x) => x.Map(v => holds(v > -0.3, v < 0.4) ? 1 : 0));
        }

        yield return new("Not", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Numbers("low", [-0.3f]).Named("a", "Greater", ["x", "low"])
            .Node("Not", ["a"]), (_, x) => x.Map(v => v > -0.3 ? 0 : 1));
        SmallOnnx Choice(int o) =>
            new SmallOnnx(PartCase.Image, o).Numbers("low", [-0.3f]).Weights("c", 7).Named("a", "Greater", ["x", "low"]).Named("b", "Neg", ["x"]);
        yield return new("Where", PartCase.Values, o => Choice(o).Node("Where", ["a", "x", "b"]), (_, x) => x.Map(v => v > -0.3f ? v : -v));
        yield return new(
            "Where", PartCase.Values, o => Choice(o).Node("Where", ["a", "c", "b"]), (w, x) => Grid.Make(x.Dims, at => x[at] > -0.3f ? w("c")[at[3]] : -x[at]));
        yield return new("Where", PartCase.Values, o => Choice(o).Add("odd", TensorProto.Types.DataType.Bool, [1, 0, 1, 0, 1, 0, 1], [7])
            .Node("Where", ["odd", "x", "b"]), (_, x) => Grid.Make(x.Dims, at => at[3] % 2 == 0 ? x[at] : -x[at]));
    }

    private static IEnumerable<PartCase> Powers()
    {
        PartCase Raised(double power) =>
            new("Pow", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Numbers("p", [(float)power]).Node("Abs", ["x"]).Node("Pow", ["_", "p"]),
                (_, x) => x.Map(v => Math.Pow(Math.Abs(v), power)));
        yield return Raised(0.5);
        yield return Raised(2);
        yield return Raised(1);
        yield return new(
            "Pow", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Numbers("p", [3]).Node("Pow", ["x", "p"]), (_, x) => x.Map(v => v * v * v));
        yield return new(
            "Pow", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Numbers("two", [2]).Node("Pow", ["two", "x"]), (_, x) => x.Map(v => Math.Pow(2, v)));
        yield return new("Pow", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Node("Pow", ["x", "x"]), null) { Named = "raised" };
        yield return new("Pow", PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Numbers("p", [1, 2, 3, 4, 5, 6, 7], 7).Node("Pow", ["x", "p"]), null)
        {
            Named = "powers",
        };
    }

    private static IEnumerable<PartCase> Arithmetic()
    {
        foreach ((string op, Func<double, double, double> function) in new (string, Func<double, double, double>)[]
        {
            ("Add", (a, b) => a + b), ("Sub", (a, b) => a - b), ("Mul", (a, b) => a * b), ("Div", (a, b) => a / b), ("Max", Math.Max), ("Min", Math.Min),
                ("Sum", (a, b) => a + b), ("Mean", (a, b) => (a + b) / 2),
        })
        {
            // Each is repeated along axes of the other one; then constants that stand for more than channels, on either side.
            SmallOnnx Both(int o) => new SmallOnnx(PartCase.Image, o).Named("a", "GlobalMaxPool", ["x"]).Sizes("rows", 1).Named("e", "Exp", ["x"]).Named(
                "b", "Transpose", ["e"], Ints("perm", 0, 2, 1, 3)).Named("c", "GlobalMaxPool", ["b"]).Named("d", "Transpose", ["c"], Ints("perm", 0, 2, 1, 3));
            yield return new(op, PartCase.Values, o => Both(o).Node(op, ["a", "d"]), (_, x) => Grid.Make([x.Dims[0], 4, 6, 1], at => function(
                Enumerable.Range(0, 42).Max(i => x[at[0], at[1], i / 7, i % 7]), Math.Exp(Enumerable.Range(0, 28).Max(i => x[at[0], i / 7, at[2], i % 7])))));
            yield return new(op, PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Weights("c", 4, 6, 7).Node(op, ["x", "c"]),
                (w, x) => Grid.Make(x.Dims, at => function(x[at], w("c")[at[1], at[2], at[3]])));
            yield return new(op, PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Weights("c", 1, 1, 6, 1).Node("Exp", ["x"]).Node(op, ["c", "_"]),
                (w, x) => Grid.Make(x.Dims, at => function(w("c")[0, 0, at[2], 0], Math.Exp(x[at]))));
            yield return new(op, PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Numbers("c", [2]).Node("Exp", ["x"]).Node(op, ["c", "_"]),
                (_, x) => x.Map(v => function(2, Math.Exp(v))));
            yield return new(op, PartCase.Values, o => new SmallOnnx(PartCase.Image, o).Weights("c", 2, 1, 1, 1).Node(op, ["x", "c"]), null)
            {
                Named = "samples",
            };
        }
    }

    private static IEnumerable<PartCase> Casts()
    {
        SmallOnnx To(int o, int type) => new SmallOnnx(PartCase.Image, o).Node("Relu", ["x"]).Node("Cast", ["_"], Int("to", type));
        foreach (int type in new[] { 1, 10, 11, 16 })
        {
            yield return new("Cast", "to", o => To(o, type), (_, x) => x.Map(v => Math.Max(v, 0)));
        }

        yield return new("Cast", "to", o => To(o, 9), (_, x) => x.Map(v => v > 0 ? 1 : 0));
        yield return new("Cast", "to", o => To(o, 9).Node("Cast", ["_"], Int("to", 7)).Node("Cast", ["_"], Int("to", 1)), (_, x) => x.Map(v => v > 0 ? 1 : 0));
        yield return new("Cast", "to", o => To(o, 7), null);
        foreach (string what in new[] { PartCase.Values, "saturate", "round_mode" })
        {
            AttributeProto[] more = what == "saturate" ? [Int("saturate", 0)] : what == "round_mode" ? [Text("round_mode", "down")] : [];
            yield return new("CastLike", what, o => new SmallOnnx(PartCase.Image, o).Add("n", TensorProto.Types.DataType.Int32, BitConverter.GetBytes(3), [])
                .Named("r", "CastLike", ["n", "x"], more).Node("Mul", ["x", "r"]), (_, x) => x.Map(v => 3 * v));
            yield return new("CastLike", what, o => new SmallOnnx(PartCase.Image, o).Add("b", TensorProto.Types.DataType.Bool, [1], [])
                .Named("r", "CastLike", ["x", "b"], more).Node("CastLike", ["r", "x"]), (_, x) => x.Map(v => v != 0 ? 1 : 0));
        }

        yield return new("Cast", "round_mode", o => To(o, 1).Node("Cast", ["_"], Int("to", 1), Text("round_mode", "up")), (_, x) => x.Map(v => Math.Max(v, 0)));
    }

    // Its series, of which the terms fall quickly where x is small.
    private static double Erf(double x)
    {
        double sum = 0, term = x;
        for (int n = 0; n < 60; n++)
        {
            sum += term / ((2 * n) + 1);
            term *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
