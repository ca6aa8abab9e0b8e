using System.Runtime.InteropServices;
using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Quantized operators with each of their attributes and inputs.</summary>
internal static class QuantizationCases
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 72).Select(i => (byte)((i * 37) % 251))];

    public static IEnumerable<PartCase> All => [.. Rounding(), .. Back(), .. Convolutions("QLinearConv"), .. Convolutions("ConvInteger"), .. Products()];

    private static double Round(double v, double scale, double zero, double low, double high) =>
        Math.Clamp(Math.Round((float)v / (float)scale) + zero, low, high);

    private static SmallOnnx Bytewise(this SmallOnnx file, string name, Type type, params byte[] values) =>
        file.Add(name, type, values, values.Length == 1 ? [] : [values.Length]);

    // Rounded, and real again: what a pair of the two operators leaves of a number.
    private static IEnumerable<PartCase> Rounding()
    {
        SmallOnnx Pair(int o, Type type, byte[]? zero, float[] scales, params AttributeProto[] attributes)
        {
            SmallOnnx file = new SmallOnnx(PartCase.Image, o).Numbers("s", scales, scales.Length == 1 ? [] : [scales.Length]).Numbers("one", [1]);
            file = zero is null ? file : file.Bytewise("z", type, zero);
            AttributeProto[] axes = [.. attributes.Where(a => a.Name == "axis")];
            return file.Named("q", "QuantizeLinear", zero is null ? ["x", "s"] : ["x", "s", "z"], attributes)
                .Node("DequantizeLinear", zero is null ? ["q", "s"] : ["q", "s", "z"], axes);
        }

        yield return new("QuantizeLinear", "input y_zero_point", o => Pair(o, Type.Uint8, [128], [0.01f]),
            (_, x) => x.Map(v => (Round(v, 0.01, 128, 0, 255) - 128) * 0.01f));
        yield return new("QuantizeLinear", "input y_zero_point", o => Pair(o, Type.Int8, [256 - 3], [0.003f]),
            (_, x) => x.Map(v => (Round(v, 0.003, -3, -128, 127) + 3) * 0.003f));
        yield return new(
            "QuantizeLinear", PartCase.Values, o => Pair(o, Type.Uint8, null, [0.002f]), (_, x) => x.Map(v => Round(v, 0.002, 0, 0, 255) * 0.002f));
        float[] each = [0.01f, 0.02f, 0.003f, 0.1f];
        yield return new("QuantizeLinear", "axis", o => Pair(o, Type.Uint8, [1, 20, 128, 3], each, Int("axis", 1)), (_, x) =>
            Grid.Make(x.Dims, at => (Round(x[at], each[at[1]], new[] { 1, 20, 128, 3 }[at[1]], 0, 255) - new[] { 1, 20, 128, 3 }[at[1]]) * each[at[1]]));
        yield return new("QuantizeLinear", "saturate", o => Pair(o, Type.Uint8, null, [0.002f], Int("saturate", 0)),
            (_, x) => x.Map(v => Round(v, 0.002, 0, 0, 255) * 0.002f));
        yield return new("QuantizeLinear", "output_dtype", o => Pair(o, Type.Int8, null, [0.002f], Int("output_dtype", (int)Type.Int8)),
            (_, x) => x.Map(v => Round(v, 0.002, 0, -128, 127) * 0.002f));
        yield return new("QuantizeLinear", "output_dtype", o => Pair(o, Type.Int8, null, [0.002f], Int("output_dtype", 17)), null);
        yield return new("QuantizeLinear", "precision", o => Pair(o, Type.Uint8, null, [0.002f], Int("precision", 1)),
            (_, x) => x.Map(v => Round(v, 0.002, 0, 0, 255) * 0.002f));
        yield return new("QuantizeLinear", "precision", o => Pair(o, Type.Uint8, null, [0.002f], Int("precision", 10)), null);
        yield return new(
            "QuantizeLinear", "block_size",
            o => Blocked(o).Named("q", "QuantizeLinear", ["x", "s"], Int("axis", 3), Int("block_size", 4)).Node("DequantizeLinear", ["q", "s"],
            Int("axis", 3), Int("block_size", 4)), (w, x) => Grid.Make(x.Dims, at => Block(w, at) is var s ? Round(x[at], s, 0, 0, 255) * s : 0));
    }

    private static SmallOnnx Blocked(int o) => new SmallOnnx(PartCase.Image, o).Numbers("s", [.. Enumerable.Range(1, 48).Select(i => i * 0.001f)], 1, 4, 6, 2);

    private static double Block(Func<string, Grid> w, int[] at) => w("s")[0, at[1], at[2], at[3] / 4];

    // Constants become real numbers when they are read.
    private static IEnumerable<PartCase> Back()
    {
        SmallOnnx Times(int o, byte[]? zero, float[] scales, params AttributeProto[] attributes)
        {
            SmallOnnx file = new SmallOnnx(PartCase.Image, o).Numbers("s", scales, scales.Length == 1 ? [] : [scales.Length])
                .Add("q", Type.Int8, Bytes.AsSpan(0, 7), [1, 7]);
            file = zero is null ? file : file.Bytewise("z", Type.Int8, zero);
            return file.Named("d", "DequantizeLinear", zero is null ? ["q", "s"] : ["q", "s", "z"], attributes).Node("Mul", ["x", "d"]);
        }

        double At(int i) => (sbyte)Bytes[i];
        yield return new(
            "DequantizeLinear", "input x_zero_point", o => Times(o, [5], [0.01f]), (_, x) => Grid.Make(x.Dims, at => x[at] * (At(at[3]) - 5) * 0.01f));
        yield return new("DequantizeLinear", PartCase.Values, o => Times(o, null, [0.01f]), (_, x) => Grid.Make(x.Dims, at => x[at] * At(at[3]) * 0.01f));
        float[] each = [0.01f, 0.02f, 0.03f, 0.04f, 0.05f, 0.06f, 0.07f];
        yield return new("DequantizeLinear", "axis", o => Times(o, [1, 2, 3, 4, 5, 6, 7], each, Int("axis", -1)),
            (_, x) => Grid.Make(x.Dims, at => x[at] * (At(at[3]) - at[3] - 1) * each[at[3]]));
        yield return new("DequantizeLinear", "output_dtype", o => Times(o, null, [0.01f], Int("output_dtype", 1)),
            (_, x) => Grid.Make(x.Dims, at => x[at] * At(at[3]) * 0.01f));
        yield return new(
            "DequantizeLinear", "block_size",
            o => new SmallOnnx(PartCase.Image, o).Numbers("s", [0.5f, 0.25f], 1, 2).Add("q", Type.Int8, Bytes.AsSpan(0, 7), [1, 7]).Named("d",
            "DequantizeLinear", ["q", "s"], Int("axis", 1), Int("block_size", 4)).Node("Mul", ["x", "d"]), (_, x) =>
                Grid.Make(x.Dims, at => x[at] * At(at[3]) * (at[3] < 4 ? 0.5 : 0.25)));
        yield return new(
            "DequantizeLinear", "block_size", o => new SmallOnnx(PartCase.Image, o).Numbers("s", [0.5f, 0.25f], 1, 2).Add("q", Type.Int8, Bytes.AsSpan(0, 7),
                [1, 7]).Named("d", "DequantizeLinear", ["q", "s"], Int("axis", 1), Int("block_size", 3)).Node("Mul", ["x", "d"]), null);

        // Along the other axes there is a scale for each position.
        foreach ((int[] sizes, int[] scales, int block) in new[] { ([2, 7], [3, 2], 4), ([2, 7], [1, 2], 4), (new[] { 1, 7 }, new[] { 64, 1 }, 7) })
        {
            yield return new(
                "DequantizeLinear", "block_size", o => new SmallOnnx(PartCase.Image, o).Weights("s", scales)
                    .Add("q", Type.Int8, Bytes.AsSpan(0, sizes[0] * sizes[1]), sizes)
                    .Named("d", "DequantizeLinear", ["q", "s"], Int("axis", 1), Int("block_size", block)).Node("Mul", ["x", "d"]), null);
        }

        yield return new(
            "DequantizeLinear", "block_size", o => new SmallOnnx(PartCase.Image, o).Numbers("one", [1]).Weights("s", 1, 4, 1, 2)
                .Named("q", "QuantizeLinear", ["x", "one"]).Node("DequantizeLinear", ["q", "s"], Int("axis", 3), Int("block_size", 4)), null);
    }

    private static IEnumerable<PartCase> Convolutions(string op)
    {
        bool linear = op == "QLinearConv";
        double Input(double v) => Round(v, 0.01, 128, 0, 255);
        SmallOnnx File(int o, int[] kernel, bool bias, bool zeros, AttributeProto[] attributes)
        {
            SmallOnnx file = new SmallOnnx(PartCase.Image, o).Numbers("s", [0.01f]).Bytewise("z", Type.Uint8, 128)
                .Add("w", Type.Uint8, Bytes.AsSpan(0, kernel.Aggregate(1, (a, b) => a * b)), kernel)
                .Bytewise("wz", Type.Uint8, 100).Numbers("ws", [0.02f]).Numbers("ys", [0.0517f]).Bytewise("yz", Type.Uint8, 90)
                    .Add("b", Type.Int32, MemoryMarshal.AsBytes<int>(new[] { 1000, -2000, 500, 100, 0, 3000 }.AsSpan(0, kernel[0])), [kernel[0]])
                .Named("q", "QuantizeLinear", ["x", "s", "z"]);
            return linear
                ? file.Named("r", op, bias ? ["q", "s", "z", "w", "ws", "wz", "ys", "yz", "b"] : ["q", "s", "z", "w", "ws", "wz", "ys", "yz"], attributes)
                    .Node("DequantizeLinear", ["r", "ys", "yz"])
                : file.Named("r", op, zeros ? ["q", "w", "z", "wz"] : ["q", "w"], attributes).Node("Cast", ["r"], Int("to", 1));
        }

        PartCase Conv(string what, int[] kernel, Func<Grid, Grid, double[]?, Grid> formula, bool bias = false, bool zeros = true,
            params AttributeProto[] attributes) => new(op, what, o => File(o, kernel, bias, zeros, attributes), (_, x) =>
        {
            double zero = linear || zeros ? 100 : 0;
            var weights = new Grid(kernel, [.. Bytes.Take(kernel.Aggregate(1, (a, b) => a * b)).Select(v => v - zero)]);
            Grid whole = formula(x.Map(v => Input(v) - (linear || zeros ? 128 : 0)), weights, bias ? [1000, -2000, 500, 100, 0, 3000] : null);
            return linear ? whole.Map(v => (Math.Clamp(Math.Round(v * 0.01 * 0.02 / 0.0517f) + 90, 0, 255) - 90) * 0.0517f) : whole;
        });
        int[] usual = [3, 4, 2, 3], even = [3, 4, 2, 2];
        yield return Conv("strides", usual, (x, w, b) => Formulas.Conv(x, w, b, strides: [2, 3]), attributes: Ints("strides", 2, 3));
        yield return Conv("pads", usual, (x, w, b) => Formulas.Conv(x, w, b, pads: [1, 0, 2, 3]), attributes: Ints("pads", 1, 0, 2, 3));
        yield return Conv("dilations", usual, (x, w, b) => Formulas.Conv(x, w, b, dilations: [3, 2]), attributes: Ints("dilations", 3, 2));
        yield return Conv("group", [6, 2, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, group: 2), attributes: Int("group", 2));
        yield return Conv("kernel_shape", usual, (x, w, b) => Formulas.Conv(x, w, b), attributes: Ints("kernel_shape", 2, 3));
        yield return Conv("auto_pad", even, (x, w, b) => Formulas.Conv(x, w, b, [2, 2], Formulas.Same([6, 7], [2, 2], [2, 2], upper: true)),
            attributes: [Text("auto_pad", "SAME_UPPER"), Ints("strides", 2, 2)]);
        if (linear)
        {
            yield return Conv("input B", usual, (x, w, b) => Formulas.Conv(x, w, b), bias: true);
            yield break;
        }

        foreach (string what in new[] { "input x_zero_point", "input w_zero_point" })
        {
            yield return Conv(what, usual, (x, w, b) => Formulas.Conv(x, w, b));
            yield return Conv(what, usual, (x, w, b) => Formulas.Conv(x, w, b), zeros: false);
        }
    }

    private static IEnumerable<PartCase> Products()
    {
        SmallOnnx File(int o) => new SmallOnnx(PartCase.Image, o).Numbers("s", [0.01f]).Bytewise("z", Type.Uint8, 128)
            .Add("w", Type.Uint8, Bytes.AsSpan(0, 21), [7, 3]).Bytewise("wz", Type.Uint8, 100, 90, 80).Numbers("ws", [0.02f, 0.01f, 0.03f], 3)
            .Numbers("ys", [0.0517f]).Bytewise("yz", Type.Uint8, 90).Named("q", "QuantizeLinear", ["x", "s", "z"]);
        double Sum(Grid x, int[] at) =>
            Enumerable.Range(0, 7).Sum(k => (Round(x[at[0], at[1], at[2], k], 0.01, 128, 0, 255) - 128) * (Bytes[(k * 3) + at[3]] - 100 + (10 * at[3])));
        double[] scales = [0.02, 0.01, 0.03];
        yield return new("QLinearMatMul", PartCase.Values,
            o => File(o).Named("r", "QLinearMatMul", ["q", "s", "z", "w", "ws", "wz", "ys", "yz"]).Node("DequantizeLinear", ["r", "ys", "yz"]), (_, x) =>
            Grid.Make([x.Dims[0], 4, 6, 3], at => (Math.Clamp(Math.Round(Sum(x, at) * 0.01 * scales[at[3]] / 0.0517f) + 90, 0, 255) - 90) * 0.0517f));
        foreach (string what in new[] { "input a_zero_point", "input b_zero_point" })
        {
            yield return new("MatMulInteger", what, o => File(o).Named("r", "MatMulInteger", ["q", "w", "z", "wz"]).Node("Cast", ["r"], Int("to", 1)),
                (_, x) => Grid.Make([x.Dims[0], 4, 6, 3], at => Sum(x, at)));
        }
    }
}
