using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Convolutions and poolings with each of their attributes.</summary>
internal static class WindowCases
{
    public static IEnumerable<PartCase> All => [.. Convolutions(), .. Transposed(), .. Pools("MaxPool"), .. Pools("AveragePool"), .. Averages(), .. Reductions("ReduceMean"), .. Reductions("ReduceMax")];

    private static IEnumerable<PartCase> Convolutions()
    {
        int[] size = [6, 7], kernel = [2, 4];
        yield return Conv("strides", [3, 4, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, strides: [2, 3]), Ints("strides", 2, 3));
        yield return Conv("pads", [3, 4, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, pads: [1, 0, 2, 3]), Ints("pads", 1, 0, 2, 3));
        yield return Conv("dilations", [3, 4, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, dilations: [3, 2]), Ints("dilations", 3, 2));
        yield return Conv("group", [6, 2, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, group: 2), Int("group", 2));
        yield return Conv("kernel_shape", [3, 4, 2, 3], (x, w, b) => Formulas.Conv(x, w, b), Ints("kernel_shape", 2, 3));
        yield return Conv("auto_pad", [3, 4, 2, 4], (x, w, b) => Formulas.Conv(x, w, b, [2, 2], Formulas.Same(size, kernel, [2, 2], upper: true)), Text("auto_pad", "SAME_UPPER"), Ints("strides", 2, 2));
        yield return Conv("auto_pad", [3, 4, 2, 4], (x, w, b) => Formulas.Conv(x, w, b, [2, 2], Formulas.Same(size, kernel, [2, 2], upper: false)), Text("auto_pad", "SAME_LOWER"), Ints("strides", 2, 2));
        yield return Conv("auto_pad", [3, 4, 2, 4], (x, w, b) => Formulas.Conv(x, w, b), Text("auto_pad", "VALID"));
        yield return new("Conv", "input B", o => new SmallOnnx(PartCase.Image, o).Weights("w", 3, 4, 2, 3).Node("Conv", ["x", "w"]), (w, x) => Formulas.Conv(x, w("w"), null));
    }

    private static IEnumerable<PartCase> Transposed()
    {
        yield return Transpose("strides", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, strides: [2, 3]), Ints("strides", 2, 3));
        yield return Transpose("pads", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, pads: [1, 0, 0, 1]), Ints("pads", 1, 0, 0, 1));
        yield return Transpose("dilations", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, dilations: [3, 2]), Ints("dilations", 3, 2));
        yield return Transpose("group", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, group: 2), Int("group", 2));
        yield return Transpose("kernel_shape", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b), Ints("kernel_shape", 2, 3));
        yield return Transpose("output_padding", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, strides: [2, 3], more: [1, 2]), Ints("output_padding", 1, 2), Ints("strides", 2, 3));
        yield return Transpose("output_shape", [4, 3, 2, 3], null, Ints("output_shape", 7, 9));
        yield return Transpose("auto_pad", [4, 3, 2, 3], null, Text("auto_pad", "SAME_UPPER"));
        yield return Transpose("auto_pad", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b), Text("auto_pad", "VALID"));
        yield return new("ConvTranspose", "input B", o => new SmallOnnx(PartCase.Image, o).Weights("w", 4, 3, 2, 3).Node("ConvTranspose", ["x", "w"]), (w, x) => Formulas.ConvTranspose(x, w("w"), null));
    }

    private static IEnumerable<PartCase> Pools(string op)
    {
        bool max = op == "MaxPool";
        int[] kernel = [2, 3], size = [6, 7];
        yield return Pool(op, "kernel_shape", x => Formulas.Pool(x, max, kernel, [1, 1]));
        yield return Pool(op, "strides", x => Formulas.Pool(x, max, kernel, [3, 2]), Ints("strides", 3, 2));
        yield return Pool(op, "pads", x => Formulas.Pool(x, max, kernel, [1, 1], [1, 0, 0, 2]), Ints("pads", 1, 0, 0, 2));
        yield return Pool(op, "auto_pad", x => Formulas.Pool(x, max, kernel, [2, 2], Formulas.Same(size, kernel, [2, 2], upper: true)), Text("auto_pad", "SAME_UPPER"), Ints("strides", 2, 2));
        yield return Pool(op, "auto_pad", x => Formulas.Pool(x, max, kernel, [3, 3], Formulas.Same(size, kernel, [3, 3], upper: false)), Text("auto_pad", "SAME_LOWER"), Ints("strides", 3, 3));
        yield return Pool(op, "auto_pad", x => Formulas.Pool(x, max, kernel, [1, 1]), Text("auto_pad", "VALID"));
        yield return Pool(op, "ceil_mode", x => Formulas.Pool(x, max, kernel, [3, 2], [1, 0, 0, 1], ceil: true), Int("ceil_mode", 1), Ints("strides", 3, 2), Ints("pads", 1, 0, 0, 1));
        yield return Pool(op, "ceil_mode", null, Int("ceil_mode", 1), Text("auto_pad", "SAME_UPPER"));
        yield return Pool(op, "dilations", null, Ints("dilations", 2, 1));
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
        yield return Pool("AveragePool", "count_include_pad", x => Formulas.Pool(x, false, kernel, [1, 1], [1, 0, 0, 2], counts: true), counts, Ints("pads", 1, 0, 0, 2));
        foreach ((string way, bool upper) in new[] { ("SAME_UPPER", true), ("SAME_LOWER", false) })
        {
            yield return Pool("AveragePool", "count_include_pad", x => Formulas.Pool(x, false, kernel, [1, 1], Formulas.Same(size, kernel, [1, 1], upper), counts: true), counts, Text("auto_pad", way));
        }
    }

    private static IEnumerable<PartCase> Reductions(string op)
    {
        Func<IEnumerable<double>, double> fold = op == "ReduceMax" ? v => v.Max() : v => v.Average();
        Grid Spatial(Grid x, params int[] rest) => new([x.Dims[0], x.Dims[1], .. rest], [.. x.Values.Chunk(x.Dims[2] * x.Dims[3]).Select(fold)]);
        SmallOnnx File(int o, long[] axes, params AttributeProto[] more) => o < 18
            ? new SmallOnnx(PartCase.Image, o).Node(op, ["x"], [Ints("axes", [.. axes.Select(a => (int)a)]), .. more])
            : new SmallOnnx(PartCase.Image, o).Sizes("axes", axes).Node(op, ["x", "axes"], more);
        foreach (string what in new[] { "axes", "input axes" })
        {
            yield return new(op, what, o => File(o, [-1, 2]), (_, x) => Spatial(x, 1, 1));
            yield return new(op, what, o => File(o, [3]), null);
            yield return new(op, what, o => File(o, [0, 1, 2, 3]), null);
        }

        yield return new(op, "keepdims", o => File(o, [2, 3], Int("keepdims", 0)), (_, x) => Spatial(x));
        yield return new(op, "noop_with_empty_axes", o => new SmallOnnx(PartCase.Image, o).Node("Relu", ["x"]).Node(op, ["_"], Int("noop_with_empty_axes", 1)), (_, x) => x.Map(v => Math.Max(v, 0)));
    }

    private static PartCase Conv(string what, int[] kernel, Func<Grid, Grid, double[], Grid> formula, params AttributeProto[] attributes) => Weighted("Conv", what, kernel, kernel[0], formula, attributes);

    private static PartCase Transpose(string what, int[] kernel, Func<Grid, Grid, double[], Grid>? formula, params AttributeProto[] attributes) =>
        Weighted("ConvTranspose", what, kernel, kernel[1] * (what == "group" ? 2 : 1), formula, attributes);

    private static PartCase Weighted(string op, string what, int[] kernel, int filters, Func<Grid, Grid, double[], Grid>? formula, AttributeProto[] attributes) => new(
        op,
        what,
        o => new SmallOnnx(PartCase.Image, o).Weights("w", kernel).Weights("bias", filters).Node(op, ["x", "w", "bias"], attributes),
        formula is null ? null : (w, x) => formula(x, w("w"), w("bias").Values));

    private static PartCase Pool(string op, string what, Func<Grid, Grid>? formula, params AttributeProto[] attributes) =>
        new(op, what, PartCase.Plain(op, [Ints("kernel_shape", 2, 3), .. attributes]), formula is null ? null : (_, x) => formula(x));
}
