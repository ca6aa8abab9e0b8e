using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Reductions and extremes over axes, with each of their attributes.</summary>
internal static class ReductionCases
{
    private static readonly Dictionary<string, Func<double[], double>> Folds = new()
    {
        ["ReduceMean"] = v => v.Average(),
        ["ReduceMax"] = v => v.Max(),
        ["ReduceMin"] = v => v.Min(),
        ["ReduceSum"] = v => v.Sum(),
        ["ReduceProd"] = v => v.Aggregate(1.0, (a, b) => a * b),
        ["ReduceL1"] = v => v.Sum(Math.Abs),
        ["ReduceL2"] = v => Math.Sqrt(v.Sum(e => e * e)),
        ["ReduceSumSquare"] = v => v.Sum(e => e * e),
        ["ReduceLogSum"] = v => Math.Log(v.Sum()),
        ["ReduceLogSumExp"] = v => Math.Log(v.Sum(Math.Exp)),
    };

    public static IEnumerable<PartCase> All =>
        [.. Folds.SelectMany(f => Reductions(f.Key, f.Value)), .. Extremes("ArgMax", (a, b) => a > b), .. Extremes("ArgMin", (a, b) => a < b)];

    private static IEnumerable<PartCase> Reductions(string op, Func<double[], double> fold)
    {
        bool positive = op == "ReduceLogSum";
        int since = op == "ReduceSum" ? 13 : 18;
        SmallOnnx File(int o, long[] axes, params AttributeProto[] more)
        {
            SmallOnnx file = new SmallOnnx(PartCase.Image, o).Node(positive ? "Abs" : "Neg", ["x"]);
            return o < since
                ? file.Node(op, ["_"], [.. axes.Length > 0 ? [Ints("axes", [.. axes.Select(a => (int)a)])] : Array.Empty<AttributeProto>(), .. more])
                : axes.Length > 0 ? file.Sizes("axes", axes).Node(op, ["_", "axes"], more) : file.Node(op, ["_"], more);
        }

        Grid Over(Grid x, bool keeps, params int[] axes)
        {
            x = x.Map(v => positive ? Math.Abs(v) : -v);
            int[] kept = [.. x.Dims.Select((size, i) => axes.Contains(i) ? 1 : size)];
            Grid result = Grid.Make(kept, at =>
            {
                var members = new List<double>();
                Grid.Make(x.Dims, place =>
                {
                    if (!place.Where((p, i) => !axes.Contains(i) && p != at[i]).Any())
                    {
                        members.Add(x[place]);
                    }

                    return 0;
                });
                return fold([.. members]);
            });
            return keeps ? result : new Grid([.. kept.Where((_, i) => !axes.Contains(i))], result.Values);
        }

        foreach (string what in new[] { "axes", "input axes" })
        {
            yield return new(op, what, o => File(o, [-1, 2]), (_, x) => Over(x, true, 2, 3));
            yield return new(op, what, o => File(o, [1, 2], Int("keepdims", 0)), (_, x) => Over(x, false, 1, 2));
            yield return new(op, what, o => File(o, [3]), (_, x) => Over(x, true, 3));
            yield return new(op, what, o => File(o, [1]), (_, x) => Over(x, true, 1));
            yield return new(op, what, o => File(o, [-3, 3]), (_, x) => Over(x, true, 1, 3));
            yield return new(op, what, o => File(o, [0, 1, 2, 3]), null);
            yield return new(op, what, o => File(o, []), null);
        }

        yield return new(op, "keepdims", o => File(o, [2, 3], Int("keepdims", 0)), (_, x) => Over(x, false, 2, 3));
        yield return new(op, "keepdims", o => File(o, [2], Int("keepdims", 0)), (_, x) => Over(x, false, 2));
        yield return new(op, "keepdims", o => File(o, [1, 2, 3], Int("keepdims", 0)), null);
        yield return new(op, "noop_with_empty_axes", o => File(o, [], Int("noop_with_empty_axes", 1)), (_, x) => Over(x, true));
    }

    private static IEnumerable<PartCase> Extremes(string op, Func<double, double, bool> better)
    {
        // Rounded to a few values, so that several places hold the extreme.
        SmallOnnx File(int o, params AttributeProto[] attributes) => new SmallOnnx(PartCase.Image, o).Numbers("five", [5]).Numbers("zero", [0])
            .Node("Mul", ["x", "five"]).Node("Clip", ["_", .. o < 11 ? Array.Empty<string>() : ["zero"]], o < 11 ? [Float("min", 0)] : [])
            .Node(op, ["_"], attributes);
        Grid Places(Grid x, int axis, bool keeps, bool last = false)
        {
            x = x.Map(v => Math.Max(5 * v, 0));
            int[] kept = [.. x.Dims.Select((size, i) => i == axis ? 1 : size)];
            Grid result = Grid.Make(kept, at =>
            {
                double At(int i) => x[[.. at[..axis], i, .. at[(axis + 1)..]]];
                int found = 0;
                for (int i = 1; i < x.Dims[axis]; i++)
                {
                    found = better(At(i), At(found)) || (last && At(i) == At(found)) ? i : found;
                }

                return found;
            });
            return keeps ? result : new Grid([.. kept.Where((_, i) => i != axis)], result.Values);
        }

        yield return new(op, "axis", o => File(o, Int("axis", 1)), (_, x) => Places(x, 1, true));
        yield return new(op, "axis", o => File(o, Int("axis", -1)), (_, x) => Places(x, 3, true));
        yield return new(op, "axis", o => File(o), null);
        yield return new(op, "keepdims", o => File(o, Int("axis", 2), Int("keepdims", 0)), (_, x) => Places(x, 2, false));
        yield return new(op, "select_last_index", o => File(o, Int("axis", 2), Int("select_last_index", 1)), (_, x) => Places(x, 2, true, last: true));
    }
}
