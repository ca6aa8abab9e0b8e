using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Operators that move elements, and those that compute sizes and constants, with each of their attributes.</summary>
internal static class MovementCases
{
    public static IEnumerable<PartCase> All => [.. Shapes(), .. Borders(), .. Sizes(), .. Constants()];

    private static IEnumerable<PartCase> Shapes()
    {
        yield return new("Flatten", "axis", PartCase.Plain("Flatten", Int("axis", 1)), (_, x) => new Grid([x.Dims[0], 168], x.Values));
        yield return new("Flatten", "axis", PartCase.Plain("Flatten", Int("axis", 2)), null);
        yield return new("Flatten", "axis", PartCase.Plain("Flatten", Int("axis", 0)), null);

        SmallOnnx Reshape(int o, params long[] target) =>
            new SmallOnnx(PartCase.Image, o).Sizes("target", target).Node("Reshape", ["x", "target"], Int("allowzero", 1));
        yield return new("Reshape", "allowzero", o => Reshape(o, -1, 7, 24), (_, x) => new Grid([x.Dims[0], 7, 24], x.Values));
        yield return new("Reshape", "allowzero", o => Reshape(o, 0, 7, 24), null);
        yield return new("Reshape", "allowzero", o => Reshape(o, -1, 0, 24), null);

        foreach (string what in new[] { "axes", "input axes" })
        {
            yield return new("Squeeze", what, o => Squeeze(o, 2), (_, x) => new Grid([x.Dims[0], 4, 7], x.Values));
            yield return new("Squeeze", what, o => Squeeze(o, 0), null) { Named = "batch" };
        }

        yield return new("Squeeze", "axes", o => new SmallOnnx([4, 1, 7], o).Node("Squeeze", ["x"]), null);
        yield return new("Unsqueeze", "axes", o => new SmallOnnx(PartCase.Image, o).Node("Unsqueeze", ["x"], Ints("axes", 2)),
            (_, x) => new Grid([x.Dims[0], 4, 1, 6, 7], x.Values));
        yield return new("Unsqueeze", "axes", o => new SmallOnnx(PartCase.Image, o).Node("Unsqueeze", ["x"], Ints("axes", 0)), null);

        yield return new("Transpose", "perm", PartCase.Plain("Transpose", Ints("perm", 0, 3, 1, 2)),
            (_, x) => Grid.Make([x.Dims[0], 7, 4, 6], at => x[at[0], at[2], at[3], at[1]]));
        yield return new("Transpose", "perm", PartCase.Plain("Transpose", Ints("perm", 1, 0, 2, 3)), null);
        yield return new("Transpose", "perm", PartCase.Plain("Transpose"), null);

        SmallOnnx Concat(int o, int axis) => new SmallOnnx(PartCase.Image, o).Named("a", "Neg", ["x"]).Named("b", "Concat", ["x", "a"], Int("axis", axis));
        yield return new(
            "Concat", "axis", o => Concat(o, 2), (_, x) => Grid.Make([x.Dims[0], 4, 12, 7], at => at[2] < 6 ? x[at] : -x[at[0], at[1], at[2] - 6, at[3]]));
        yield return new("Concat", "axis", o => Concat(o, 0), null);
    }

    private static SmallOnnx Squeeze(int o, int axis) => o < 13
        ? new SmallOnnx([4, 1, 7], o).Node("Squeeze", ["x"], Ints("axes", axis))
        : new SmallOnnx([4, 1, 7], o).Sizes("axes", axis).Node("Squeeze", ["x", "axes"]);

    private static IEnumerable<PartCase> Borders()
    {
        SmallOnnx Pad(int o, string? mode, float value, long[] pads, params long[] axes)
        {
            AttributeProto[] modes = mode is null ? [] : [Text("mode", mode)];
            return o < 11 ? new SmallOnnx(PartCase.Image, o).Node("Pad", ["x"], [.. modes, Ints("pads", [.. pads.Select(p => (int)p)]), Float("value", value)])
                : new SmallOnnx(PartCase.Image, o).Sizes("pads", pads).Numbers("value", [value]).Sizes("axes", axes)
                    .Node("Pad", axes.Length > 0 ? ["x", "pads", "value", "axes"] : ["x", "pads", "value"], modes);
        }

        Grid Padded(Grid x) => Grid.Make([x.Dims[0], 4, 9, 8], at => at[2] is > 0 and < 7 && at[3] > 0 ? x[at[0], at[1], at[2] - 1, at[3] - 1] : 0);
        long[] pads = [0, 0, 1, 1, 0, 0, 2, 0];
        yield return new("Pad", "mode", o => Pad(o, "constant", 0, pads), (_, x) => Padded(x));
        yield return new("Pad", "mode", o => Pad(o, "edge", 0, pads),
            (_, x) => Grid.Make([x.Dims[0], 4, 9, 8], at => x[at[0], at[1], Math.Clamp(at[2] - 1, 0, 5), Math.Max(at[3] - 1, 0)]));
        yield return new("Pad", "mode", o => Pad(o, "reflect", 0, pads),
            (_, x) => Grid.Make([x.Dims[0], 4, 9, 8], at => x[at[0], at[1], at[2] == 0 ? 1 : at[2] > 6 ? 11 - at[2] : at[2] - 1, Math.Abs(at[3] - 1)]));
        yield return new("Pad", "mode", o => Pad(o, "reflect", 0, [0, 0, 6, 0, 0, 0, 0, 0]), null);
        yield return new("Pad", "mode", o => Pad(o, "wrap", 0, pads), null);
        yield return new("Pad", "pads", o => Pad(o, null, 0, [0, -1, 1, 0, 0, 2, -3, 1]),
            (_, x) => Grid.Make([x.Dims[0], 5, 4, 8], at => at[1] < 3 && at[2] > 0 && at[3] < 7 ? x[at[0], at[1] + 1, at[2] - 1, at[3]] : 0));
        yield return new("Pad", "pads", o => Pad(o, null, 0, [1, 0, 0, 0, 0, 0, 0, 0]), null);
        yield return new("Pad", "pads", o => Pad(o, null, 0, pads), (_, x) => Padded(x));
        foreach (string what in new[] { "value", "input constant_value" })
        {
            yield return new("Pad", what, o => Pad(o, null, 0.5f, pads),
                (_, x) => Grid.Make([x.Dims[0], 4, 9, 8], at => at[2] is > 0 and < 7 && at[3] > 0 ? x[at[0], at[1], at[2] - 1, at[3] - 1] : 0.5));
            yield return new("Pad", what, o => Pad(o, null, float.NegativeInfinity, pads).Node("MaxPool", ["_"], Ints("kernel_shape", 3, 2)),
                (_, x) => Formulas.Pool(x, true, [3, 2], [1, 1], [1, 1, 2, 0]));
        }

        yield return new("Pad", "input axes", o => Pad(o, null, 0, [1, 1, 2, 0], 2, 3), (_, x) => Padded(x));

        SmallOnnx Slice(int o, long[] starts, long[] ends, long[] axes) => o < 10
            ? new SmallOnnx(PartCase.Image, o).Node("Slice", ["x"], Ints("starts", [.. starts.Select(s => (int)s)]),
                Ints("ends", [.. ends.Select(s => (int)s)]), Ints("axes", [.. axes.Select(s => (int)s)]))
            : new SmallOnnx(PartCase.Image, o).Sizes("starts", starts).Sizes("ends", ends).Sizes("axes", axes).Sizes("steps", 1, 1)
                .Node("Slice", ["x", "starts", "ends", "axes", "steps"]);
        foreach (string what in new[] { "starts", "ends", "axes", "input axes" })
        {
            yield return new("Slice", what, o => Slice(o, [1, -5], [-1, 100], [2, 3]),
                (_, x) => Grid.Make([x.Dims[0], 4, 4, 5], at => x[at[0], at[1], at[2] + 1, at[3] + 2]));
        }

        // The smallest of all numbers is one like others, wherever a file has it.
        AttributeProto least = Ints("starts", 0);
        least.Ints[0] = long.MinValue;
        yield return new("Slice", "starts", o => o < 10
            ? new SmallOnnx(PartCase.Image, o).Node("Slice", ["x"], least, Ints("ends", 2), Ints("axes", 2))
            : new SmallOnnx(PartCase.Image, o).Sizes("starts", long.MinValue).Sizes("ends", 2).Sizes("axes", 2).Node("Slice", ["x", "starts", "ends", "axes"]),
            (_, x) => Grid.Make([x.Dims[0], 4, 2, 7], at => x[at]));
    }

    private static IEnumerable<PartCase> Sizes()
    {
        // What Shape or Gather gives becomes the target of a Reshape of the input.
        static SmallOnnx Viewed(SmallOnnx file) =>
            file.Sizes("rest", -1).Named("target", "Concat", ["sizes", "rest"], Int("axis", 0)).Node("Reshape", ["x", "target"]);
        Grid Rows(Grid x) => new([x.Dims[0], 4, 42], x.Values);
        yield return new(
            "Shape", "start", o => Viewed(new SmallOnnx(PartCase.Image, o).Named("b", "Shape", ["x"], Int("start", 0), Int("end", 1))
                .Named("c", "Shape", ["x"], Int("start", -3), Int("end", 2)).Named("sizes", "Concat", ["b", "c"], Int("axis", 0))), (_, x) => Rows(x));
        yield return new("Shape", "end", o => Viewed(new SmallOnnx(PartCase.Image, o).Named("sizes", "Shape", ["x"], Int("end", -2))), (_, x) => Rows(x));
        SmallOnnx Picked(int o, params AttributeProto[] attributes) => Viewed(
            new SmallOnnx(PartCase.Image, o).Named("all", "Shape", ["x"]).Sizes("places", 0, -3).Named("sizes", "Gather", ["all", "places"], attributes));
        yield return new("Gather", "axis", o => Picked(o, Int("axis", 0)), (_, x) => Rows(x));
    }

    private static IEnumerable<PartCase> Constants()
    {
        static TensorProto Numbers(params float[] values)
        {
            var tensor = new TensorProto { DataType = TensorProto.Types.DataType.Float };
            tensor.FloatData.AddRange(values);
            return tensor;
        }

        static SmallOnnx Times(int o, AttributeProto attribute) =>
            new SmallOnnx(PartCase.Image, o).Named("c", "Constant", [], attribute).Node("Mul", ["x", "c"]);
        static AttributeProto Floats(string name, params float[] values)
        {
            var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
            attribute.Floats.AddRange(values);
            return attribute;
        }

        static AttributeProto Of(string name, AttributeProto.Types.AttributeType type) => new() { Name = name, Type = type };
        Grid Half(Func<string, Grid> w, Grid x) => x.Map(v => 0.5 * v);
        yield return new("Constant", "value",
            o => Times(o, new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = Numbers(0.5f) }), Half);
        yield return new("Constant", "value_float", o => Times(o, Float("value_float", 0.5f)), Half);
        yield return new("Constant", "value_floats", o => Times(o, Floats("value_floats", 0.5f)), Half);
        yield return new("Constant", "value_ints", o => new SmallOnnx(PartCase.Image, o).Named("c", "Constant", [], Ints("value_ints", 0, 4, -1))
            .Node("Reshape", ["x", "c"]), (_, x) => new Grid([x.Dims[0], 4, 42], x.Values));
        yield return new(
            "Constant",
            "value_int",
            o => new SmallOnnx(PartCase.Image, o).Named("a", "Constant", [], Int("value_int", 42)).Sizes("zero", 0).Named("b", "Unsqueeze", ["a", "zero"])
                .Sizes("n", 0, 4).Named("c", "Concat", ["n", "b"], Int("axis", 0)).Node("Reshape", ["x", "c"]),
            (_, x) => new Grid([x.Dims[0], 4, 42], x.Values)) { Since = 13 };
        yield return new(
            "Constant",
            "value_int",
            o => new SmallOnnx(PartCase.Image, o).Named("a", "Constant", [], Int("value_int", long.MinValue)).Sizes("zero", 0)
                .Named("starts", "Unsqueeze", ["a", "zero"]).Sizes("ends", 2).Sizes("axes", 2).Node("Slice", ["x", "starts", "ends", "axes"]),
            (_, x) => Grid.Make([x.Dims[0], 4, 2, 7], at => x[at])) { Since = 13 };
        yield return new("Constant", "value_int", o => Times(o, Int("value_int", 2)), null) { Named = "whole number", IsInvalid = true };
        yield return new("Constant", "value_string", o => Times(o, Text("value_string", "a")), null);
        yield return new("Constant", "value_strings", o => Times(o, Of("value_strings", AttributeProto.Types.AttributeType.Strings)), null);
        yield return new("Constant", "sparse_value", o => Times(o, Of("sparse_value", (AttributeProto.Types.AttributeType)11)), null);

        yield return new("Cast", "to", PartCase.Plain("Cast", Int("to", 6)), null);
        yield return new("Cast", "to", o => new SmallOnnx(PartCase.Image, o).Node("Tanh", ["x"]).Node("Cast", ["_"], Int("to", 1)), (_, x) => x.Map(Math.Tanh));
        yield return new("Cast", "saturate", o => new SmallOnnx(PartCase.Image, o).Node("Tanh", ["x"]).Node("Cast", ["_"], Int("to", 1), Int("saturate", 0)),
            (_, x) => x.Map(Math.Tanh));
    }
}
