using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Normalizations, products and functions of each element, with each of their attributes.</summary>
internal static class FunctionCases
{
    private static readonly double[] Variances = [0.5, 1, 2, 0.25];

    public static IEnumerable<PartCase> All =>
        [.. Normalizations(), .. Products(), .. Elements(), .. Softmaxes("Softmax"), .. Softmaxes("LogSoftmax"), .. Bounds(), .. Dropouts()];

    private static IEnumerable<PartCase> Normalizations()
    {
        SmallOnnx Two(int o, string op, int count, params AttributeProto[] attributes) =>
            new SmallOnnx(PartCase.Image, o).Weights("s", count).Weights("t", count).Node(op, ["x", "s", "t"], attributes);
        SmallOnnx Batch(int o, params AttributeProto[] attributes) => new SmallOnnx(PartCase.Image, o).Weights("s", 4).Weights("t", 4).Weights("mean", 4)
            .Numbers("variance", [.. Variances.Select(v => (float)v)], 4).Node("BatchNormalization", ["x", "s", "t", "mean", "variance"], attributes);
        Grid Moving(Func<string, Grid> w, Grid x, double epsilon) =>
            Grid.Make(x.Dims, at => ((x[at] - w("mean")[at[1]]) / Math.Sqrt(Variances[at[1]] + epsilon) * w("s")[at[1]]) + w("t")[at[1]]);

        // The momentum is for training; a prediction does not know it.
        yield return new("BatchNormalization", "epsilon", o => Batch(o, Float("epsilon", 0.1f)), (w, x) => Moving(w, x, 0.1));
        yield return new("BatchNormalization", "momentum", o => Batch(o, Float("momentum", 0.5f)), (w, x) => Moving(w, x, 1e-5));
        yield return new("BatchNormalization", "spatial", o => Batch(o, Int("spatial", 0)), null);
        yield return new("BatchNormalization", "training_mode", o => Batch(o, Int("training_mode", 1)), null);

        yield return new(
            "LayerNormalization", "epsilon", o => Two(o, "LayerNormalization", 7, Float("epsilon", 0.1f)), (w, x) => Layer(w, x, 0.1, shift: true));
        yield return new("LayerNormalization", "axis", o => Shaped(o, [6, 7], Int("axis", 2)), (w, x) => Together(w, x, 2, at => [at[2], at[3]]));
        yield return new("LayerNormalization", "axis", o => Shaped(o, [4, 6, 7], Int("axis", -3)), (w, x) => Together(w, x, 1, at => [at[1], at[2], at[3]]));
        yield return new("LayerNormalization", "axis", o => Shaped(o, [4, 6, 7], Int("axis", 3)), (w, x) => Together(w, x, 3, at => [at[1], at[2], at[3]]));
        yield return new("LayerNormalization", "axis", o => Shaped(o, [7], Int("axis", 0)), null);
        yield return new("LayerNormalization", "axis", o => Two(o, "LayerNormalization", 7, Int("axis", 3)), (w, x) => Layer(w, x, 1e-5, shift: true));
        yield return new("LayerNormalization", "stash_type", o => Two(o, "LayerNormalization", 7, Int("stash_type", 16)), null);
        yield return new("LayerNormalization", "input B", o => new SmallOnnx(PartCase.Image, o).Weights("s", 7).Node("LayerNormalization", ["x", "s"]),
            (w, x) => Layer(w, x, 1e-5, shift: false));

        // One scale for each group before opset 21, one for each channel from then on.
        SmallOnnx Groups(int o, params AttributeProto[] attributes) => Two(o, "GroupNormalization", o < 21 ? 2 : 4, [Int("num_groups", 2), .. attributes]);
        Grid Grouped(Func<string, Grid> w, Grid x, double epsilon)
        {
            int each = 4 / w("s").Dims[0];
            return Formulas.Normalize(x, at => at[1] / 2, epsilon, c => w("s")[c / each], c => w("t")[c / each]);
        }

        yield return new("GroupNormalization", "num_groups", o => Groups(o), (w, x) => Grouped(w, x, 1e-5));
        yield return new("GroupNormalization", "epsilon", o => Groups(o, Float("epsilon", 0.1f)), (w, x) => Grouped(w, x, 0.1));
        yield return new("GroupNormalization", "stash_type", o => Groups(o, Int("stash_type", 10)), null);
        yield return new("InstanceNormalization", "epsilon", o => Two(o, "InstanceNormalization", 4, Float("epsilon", 0.1f)),
            (w, x) => Formulas.Normalize(x, at => at[1], 0.1, c => w("s")[c], c => w("t")[c]));

        yield return Response("size", (x, at) => Around(x, at, 3, 1e-4, 0.75, 1), Int("size", 3));
        yield return Response("alpha", (x, at) => Around(x, at, 3, 0.3, 0.75, 1), Int("size", 3), Float("alpha", 0.3f));
        yield return Response("beta", (x, at) => Around(x, at, 3, 1e-4, 2, 1), Int("size", 3), Float("beta", 2));
        yield return Response("bias", (x, at) => Around(x, at, 3, 1e-4, 0.75, 3), Int("size", 3), Float("bias", 3));
    }

    private static IEnumerable<PartCase> Products()
    {
        SmallOnnx Gemm(int o, params AttributeProto[] attributes) =>
            new SmallOnnx([5], o).Weights("w", 5, 3).Weights("c", 1, 3).Node("Gemm", ["x", "w", "c"], attributes);
        Grid Product(Func<string, Grid> w, Grid x, double alpha, double beta, bool turned = false) => Grid.Make([x.Dims[0], 3], at =>
            (alpha * Enumerable.Range(0, 5).Sum(k => x[at[0], k] * (turned ? w("w")[at[1], k] : w("w")[k, at[1]]))) + (beta * w("c")[0, at[1]]));
        yield return new("Gemm", "alpha", o => Gemm(o, Float("alpha", 0.5f)), (w, x) => Product(w, x, 0.5, 1));
        yield return new("Gemm", "beta", o => Gemm(o, Float("beta", 2)), (w, x) => Product(w, x, 1, 2));
        yield return new("Gemm", "transA", o => Gemm(o, Int("transA", 1)), null);
        yield return new("Gemm", "transB", o => new SmallOnnx([5], o).Weights("w", 3, 5).Weights("c", 1, 3).Node("Gemm", ["x", "w", "c"], Int("transB", 1)),
            (w, x) => Product(w, x, 1, 1, turned: true));
        foreach (int[] dims in new int[][] { [], [1], [3], [1, 1], [1, 3] })
        {
            yield return new("Gemm", "input C", o => new SmallOnnx([5], o).Weights("w", 5, 3).Weights("c", dims).Node("Gemm", ["x", "w", "c"]), (w, x) =>
                Grid.Make([x.Dims[0], 3],
                    at => Enumerable.Range(0, 5).Sum(k => x[at[0], k] * w("w")[k, at[1]]) + w("c").Values[w("c").Values.Length == 3 ? at[1] : 0]));
        }

        foreach (int[] dims in new int[][] { [2, 1], [2, 3], [3, 1], [3, 3] })
        {
            yield return new("Gemm", "input C", o => new SmallOnnx([5], o).Weights("w", 5, 3).Weights("c", dims).Node("Gemm", ["x", "w", "c"]), null);
        }
    }

    private static IEnumerable<PartCase> Elements()
    {
        static PartCase Each(string op, string what, Func<double, double> function, params AttributeProto[] attributes) =>
            new(op, what, PartCase.Plain(op, attributes), (_, x) => x.Map(function));
        yield return Each("Elu", "alpha", v => v > 0 ? v : 0.5 * (Math.Exp(v) - 1), Float("alpha", 0.5f));
        yield return Each("LeakyRelu", "alpha", v => v > 0 ? v : 0.3 * v, Float("alpha", 0.3f));
        yield return Each("Selu", "alpha", v => 1.0507009873554805 * (v > 0 ? v : 0.5 * (Math.Exp(v) - 1)), Float("alpha", 0.5f));
        yield return Each("Selu", "gamma", v => 3 * (v > 0 ? v : 1.6732632423543772 * (Math.Exp(v) - 1)), Float("gamma", 3));
        yield return Each("HardSigmoid", "alpha", v => Math.Clamp((2 * v) + 0.5, 0, 1), Float("alpha", 2));
        yield return Each("HardSigmoid", "beta", v => Math.Clamp((0.2 * v) + 0.9, 0, 1), Float("beta", 0.9f));
        yield return Each(
            "Gelu", "approximate", v => 0.5 * v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v)))), Text("approximate", "tanh"));
        yield return new("Gelu", "approximate", PartCase.Plain("Gelu", Text("approximate", "sigmoid")), null);
    }

    private static IEnumerable<PartCase> Softmaxes(string op)
    {
        bool logarithm = op == "LogSoftmax";

        // Before opset 13 all axes from this one on were one.
        Grid Along(Grid x, int axis, bool last) => Grid.Make(x.Dims, at =>
        {
            double sum = 0;
            Grid.Make([.. x.Dims.Select((size, i) => i == axis || (last && i > axis) ? size : 1)],
                place => sum += Math.Exp(x[[.. at.Select((p, i) => i == axis || (last && i > axis) ? place[i] : p)]]));
            return logarithm ? x[at] - Math.Log(sum) : Math.Exp(x[at]) / sum;
        });
        yield return new(op, "axis", PartCase.Plain(op, Int("axis", 3)), (_, x) => Along(x, 3, last: false));
        yield return new(op, "axis", PartCase.Plain(op, Int("axis", 0)), null);
        foreach (int axis in new[] { 1, 2 })
        {
            yield return new(op, "axis", PartCase.Plain(op, Int("axis", axis)), (_, x) => Along(x, axis, last: true)) { Until = 12 };
            yield return new(op, "axis", PartCase.Plain(op, Int("axis", axis - 4)), (_, x) => Along(x, axis, last: false)) { Since = 13 };
        }
    }

    private static IEnumerable<PartCase> Bounds()
    {
        foreach ((double low, double high) in new[] { (-0.25, double.MaxValue), (0, double.MaxValue), (double.MinValue, 0.5), (0, 1e9), (-65504, 65504),
            (-1e6, double.MaxValue), (-0.5, 0.25), (0, 6), (0, 0.5), (0.5, 0.25) })
        {
            SmallOnnx File(int o)
            {
                AttributeProto[] old = [.. low > double.MinValue ? [Float("min", (float)low)] : Array.Empty<AttributeProto>(), .. high < double.MaxValue
                    ? [Float("max", (float)high)]
                    : Array.Empty<AttributeProto>()];
                return o < 11 ? new SmallOnnx(PartCase.Image, o).Node("Clip", ["x"], old)
                    : new SmallOnnx(PartCase.Image, o).Numbers("low", [(float)low]).Numbers("high", [(float)high])
                        .Node("Clip", ["x", low > double.MinValue ? "low" : "", high < double.MaxValue ? "high" : ""]);
            }

            foreach (string kind in new[] { "", "input " })
            {
                yield return new("Clip", $"{kind}{(low > double.MinValue ? "min" : "max")}", File, (_, x) => x.Map(v => Math.Min(Math.Max(v, low), high)))
                {
                    IsExact = true,
                };
            }
        }
    }

    private static IEnumerable<PartCase> Dropouts()
    {
        SmallOnnx File(int o, byte? training, params AttributeProto[] attributes)
        {
            SmallOnnx file = new SmallOnnx(PartCase.Image, o).Numbers("ratio", [0.3f]).Node("Tanh", ["x"]);
            file = training is { } mode ? file.Add("mode", TensorProto.Types.DataType.Bool, [mode], []) : file;
            return file.Node("Dropout", o < 12 ? ["_"] : training is null ? ["_", "ratio"] : ["_", "ratio", "mode"], attributes);
        }

        // A network that predicts drops nothing.
        yield return new("Dropout", "ratio", o => File(o, null, Float("ratio", 0.3f)), (_, x) => x.Map(Math.Tanh));
        yield return new("Dropout", "input ratio", o => File(o, null), (_, x) => x.Map(Math.Tanh));
        yield return new("Dropout", "seed", o => File(o, null, Int("seed", 5)), (_, x) => x.Map(Math.Tanh));
        yield return new("Dropout", "input training_mode", o => File(o, 0), (_, x) => x.Map(Math.Tanh));
        yield return new("Dropout", "input training_mode", o => File(o, 1), null);
    }

    private static SmallOnnx Shaped(int o, int[] sizes, AttributeProto axis) =>
        new SmallOnnx(PartCase.Image, o).Weights("s", sizes).Weights("t", sizes).Node("LayerNormalization", ["x", "s", "t"], axis);

    private static Grid Together(Func<string, Grid> w, Grid x, int axis, Func<int[], int[]> place)
    {
        Grid plain = Formulas.Normalize(x, at => at[1..axis].Aggregate(0, (a, b) => (a * 10) + b), 1e-5, _ => 1, _ => 0);
        return Grid.Make(x.Dims, at => (plain[at] * w("s")[place(at)]) + w("t")[place(at)]);
    }

    private static Grid Layer(Func<string, Grid> w, Grid x, double epsilon, bool shift) => Grid.Make(x.Dims, at =>
    {
        double[] row = [.. Enumerable.Range(0, 7).Select(i => x[at[0], at[1], at[2], i])];
        double mean = row.Average(), variance = row.Average(v => (v - mean) * (v - mean));
        return ((x[at] - mean) / Math.Sqrt(variance + epsilon) * w("s")[at[3]]) + (shift ? w("t")[at[3]] : 0);
    });

    private static PartCase Response(string what, Func<Grid, int[], double> formula, params AttributeProto[] attributes) =>
        new("LRN", what, PartCase.Plain("LRN", attributes), (_, x) => Grid.Make(x.Dims, at => formula(x, at)));

    private static double Around(Grid x, int[] at, int size, double alpha, double beta, double bias)
    {
        double squares = Enumerable.Range(at[1] - ((size - 1) / 2), size).Where(c => c >= 0 && c < x.Dims[1])
            .Sum(c => x[at[0], c, at[2], at[3]] * x[at[0], c, at[2], at[3]]);
        return x[at] / Math.Pow(bias + (alpha / size * squares), beta);
    }
}
