using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Poolings with each of their attributes.</summary>
internal static class PoolingCases
{
    public static IEnumerable<PartCase> All => [.. Pools("MaxPool"), .. Pools("AveragePool"), .. Averages(), .. Norms()];

    private static IEnumerable<PartCase> Pools(string op)
    {
        bool max = op == "MaxPool";
        int[] kernel = [2, 3], size = [6, 7];
        yield return Pool(op, "kernel_shape", x => Formulas.Pool(x, max, kernel, [1, 1]));
        yield return Pool(op, "strides", x => Formulas.Pool(x, max, kernel, [3, 2]), Ints("strides", 3, 2));
        yield return Pool(op, "pads", x => Formulas.Pool(x, max, kernel, [1, 1], [1, 0, 0, 2]), Ints("pads", 1, 0, 0, 2));
        yield return Pool(op, "auto_pad", x => Formulas.Pool(x, max, kernel, [2, 2], Formulas.Same(size, kernel, [2, 2], upper: true)),
            Text("auto_pad", "SAME_UPPER"), Ints("strides", 2, 2));
        yield return Pool(op, "auto_pad", x => Formulas.Pool(x, max, kernel, [3, 3], Formulas.Same(size, kernel, [3, 3], upper: false)),
            Text("auto_pad", "SAME_LOWER"), Ints("strides", 3, 3));
        yield return Pool(op, "auto_pad", x => Formulas.Pool(x, max, kernel, [1, 1]), Text("auto_pad", "VALID"));
        yield return Pool(op, "ceil_mode", x => Formulas.Pool(x, max, kernel, [3, 2], [1, 0, 0, 1], ceil: true), Int("ceil_mode", 1), Ints("strides", 3, 2),
            Ints("pads", 1, 0, 0, 1));
        yield return Pool(op, "ceil_mode", null, Int("ceil_mode", 1), Text("auto_pad", "SAME_UPPER"));
        yield return Pool(op, "dilations", x => Formulas.Pool(x, max, kernel, [1, 2], [1, 0, 0, 2], dilations: [3, 2]), Ints("dilations", 3, 2),
            Ints("strides", 1, 2), Ints("pads", 1, 0, 0, 2));
        if (max)
        {
            // It numbers the elements of the second output; the first one is the same.
            yield return Pool(op, "storage_order", x => Formulas.Pool(x, max, kernel, [1, 1]), Int("storage_order", 1));
        }
    }

    private static IEnumerable<PartCase> Averages()
    {
        int[] kernel = [2, 3], size = [6, 7];
        AttributeProto counts = Int("count_include_pad", 1);
        yield return Pool(
            "AveragePool", "count_include_pad", x => Formulas.Pool(x, false, kernel, [1, 1], [1, 0, 0, 2], counts: true), counts, Ints("pads", 1, 0, 0, 2));
        yield return Pool("AveragePool", "count_include_pad", x => Formulas.Pool(x, false, kernel, [1, 2], [1, 0, 0, 2], counts: true, dilations: [3, 2]),
            counts, Ints("pads", 1, 0, 0, 2), Ints("dilations", 3, 2), Ints("strides", 1, 2)) with { Since = 19 };
        yield return Pool("AveragePool", "count_include_pad", null, counts, Int("ceil_mode", 1), Ints("strides", 3, 3), Ints("pads", 1, 0, 0, 0)) with
        {
            Since = 10,
        };

        // Windows that go round the input meet padding only, and the mean of nothing is nothing.
        yield return new("AveragePool", "dilations", o => new SmallOnnx([4, 2], o)
            .Node("AveragePool", ["x"], Ints("kernel_shape", 2), Ints("dilations", 4), Ints("pads", 2, 2)), (_, x) => Grid.Make([x.Dims[0], 4, 2], _ => 0))
        {
            Since = 19,
        };
        foreach ((string way, bool upper) in new[] { ("SAME_UPPER", true), ("SAME_LOWER", false) })
        {
            yield return Pool("AveragePool", "count_include_pad",
                x => Formulas.Pool(x, false, kernel, [1, 1], Formulas.Same(size, kernel, [1, 1], upper), counts: true), counts, Text("auto_pad", way));
        }
    }

    private static IEnumerable<PartCase> Norms()
    {
        int[] kernel = [2, 3], size = [6, 7];
        Grid Norm(Grid x, int p, int[] strides, int[]? pads = null, bool ceil = false, int[]? dilations = null)
        {
            Grid sums = Formulas.Pool(x.Map(v => Math.Pow(Math.Abs(v), p)), false, kernel, strides, pads, ceil, counts: true, dilations);
            return sums.Map(v => Math.Pow(v * 6, 1.0 / p));
        }

        yield return Pool("LpPool", "kernel_shape", x => Norm(x, 2, [1, 1]));
        yield return Pool("LpPool", "p", x => Norm(x, 3, [1, 1]), Int("p", 3));
        yield return Pool("LpPool", "p", null, Int("p", 0));
        yield return Pool("LpPool", "strides", x => Norm(x, 2, [3, 2]), Ints("strides", 3, 2));
        yield return Pool("LpPool", "pads", x => Norm(x, 2, [1, 1], [1, 0, 0, 2]), Ints("pads", 1, 0, 0, 2));
        yield return Pool("LpPool", "auto_pad", x => Norm(x, 2, [2, 2], Formulas.Same(size, kernel, [2, 2], upper: true)),
            Text("auto_pad", "SAME_UPPER"), Ints("strides", 2, 2));
        yield return Pool(
            "LpPool", "ceil_mode", x => Norm(x, 2, [3, 2], [1, 0, 0, 1], ceil: true), Int("ceil_mode", 1), Ints("strides", 3, 2), Ints("pads", 1, 0, 0, 1));
        yield return new("LpPool", "kernel_shape", o => new SmallOnnx([1, 17, 20], o).Node("LpPool", ["x"], Ints("kernel_shape", 17, 20)),
            (_, x) => new Grid([x.Dims[0], 1, 1, 1], [.. x.Values.Chunk(340).Select(c => Math.Sqrt(c.Sum(v => v * v)))]));
        yield return Pool("LpPool", "dilations", x => Norm(x, 2, [1, 1], dilations: [3, 2]), Ints("dilations", 3, 2));
        yield return new("GlobalLpPool", "p", PartCase.Plain("GlobalLpPool", Int("p", 3)),
            (_, x) => new Grid([x.Dims[0], 4, 1, 1], [.. x.Values.Chunk(42).Select(c => Math.Pow(c.Sum(v => Math.Pow(Math.Abs(v), 3)), 1 / 3.0))]));
    }

    private static PartCase Pool(string op, string what, Func<Grid, Grid>? formula, params AttributeProto[] attributes) =>
        new(op, what, PartCase.Plain(op, [Ints("kernel_shape", 2, 3), .. attributes]), formula is null ? null : (_, x) => formula(x));
}
