using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Resize and Upsample with each of their attributes, and with each way to find a position of the source.</summary>
internal static class ResizeCases
{
    private static readonly float[] Usual = [2, 3];

    private static readonly (string Name, Func<double, double, double> Source)[] Positions =
    [
        ("half_pixel", (o, k) => ((o + 0.5) / k) - 0.5), ("pytorch_half_pixel", (o, k) => ((o + 0.5) / k) - 0.5),
        ("half_pixel_symmetric", (o, k) => ((o + 0.5) / k) - 0.5), ("asymmetric", (o, k) => o / k),
    ];

    // A position that is meant to be whole or halfway must not be missed by a rounding of the test's own.
    private static readonly (string Name, Func<double, double> Round)[] Roundings =
    [
        ("floor", v => Math.Floor(v + 1e-9)), ("ceil", v => Math.Ceiling(v - 1e-9)), ("round_prefer_floor", v => Math.Ceiling(v - 0.5 - 1e-9)),
        ("round_prefer_ceil", v => Math.Floor(v + 0.5 + 1e-9)),
    ];

    public static IEnumerable<PartCase> All => [.. Nearest(), .. Mixed(), .. Others(), .. Upsample()];

    private static IEnumerable<PartCase> Nearest()
    {
        foreach ((string positions, Func<double, double, double> source) in Positions)
        {
            foreach ((string rounding, Func<double, double> round) in Roundings)
            {
                int since = positions == "half_pixel_symmetric" ? 19 : 11;
                foreach (int[] factors in new int[][] { [2, 3], [4, 1], [5, 2] })
                {
                    foreach (string what in new[] { "coordinate_transformation_mode", "nearest_mode" })
                    {
                        yield return new(
                            "Resize", what, o => Scaled(o, factors, Text("coordinate_transformation_mode", positions), Text("nearest_mode", rounding)),
                            (_, x) => Formulas.Nearest(x, factors, source, round)) { Since = since, IsExact = true };
                    }
                }
            }
        }

        yield return new("Resize", "coordinate_transformation_mode", o => Scaled(o, Usual, Text("coordinate_transformation_mode", "tf_crop_and_resize")), null);
    }

    // Factors that are no whole numbers, smaller images, and any axis: each position of the result mixes those around where it lies in the source.
    private static IEnumerable<PartCase> Mixed()
    {
        foreach ((string positions, Func<double, double, double> source) in Positions)
        {
            foreach (float[] factors in new float[][] { [2, 3], [1.5f, 0.5f], [0.5f, 2.5f] })
            {
                int since = positions == "half_pixel_symmetric" ? 19 : 11;

                // Where the size is cut, symmetric positions lie round the middle of the source: (1 - whole / (factor size)) / 2 of it further on.
                double Moved(double o, double k, int size) => source(o, k) + (since == 19 ? size / 2.0 * (1 - (Math.Floor(size * k) / (size * k))) : 0);
                yield return new("Resize", "mode", o => Scaled(o, factors, Text("coordinate_transformation_mode", positions), Text("mode", "linear")),
                    (_, x) => Formulas.Mixed(x, factors, Moved, Linear)) { Since = since };
                yield return new("Resize", "mode", o => Scaled(o, factors, Text("coordinate_transformation_mode", positions), Text("mode", "cubic")),
                    (_, x) => Formulas.Mixed(x, factors, Moved, d => Cubic(d, -0.75))) { Since = since };
            }
        }

        double Corners(double o, double k, int size) => o * (size - 1) / ((size * k) - 1);
        yield return new("Resize", "coordinate_transformation_mode", o => Scaled(
            o, Usual, Text("coordinate_transformation_mode", "align_corners"), Text("mode", "linear")), (_, x) => Formulas.Mixed(x, [2, 3], Corners, Linear));
        yield return new("Resize", "cubic_coeff_a", o => Scaled(o, Usual, Float("cubic_coeff_a", -0.5f), Text("mode", "cubic")),
            (_, x) => Formulas.Mixed(x, [2, 3], (o, k, _) => ((o + 0.5) / k) - 0.5, d => Cubic(d, -0.5)));
        yield return new(
            "Resize", "axes",
            o => new SmallOnnx(PartCase.Image, o).Numbers("scales", [2], 1).Node("Resize", ["x", "", "scales"], Ints("axes", 1),
            Text("coordinate_transformation_mode", "asymmetric"), Text("nearest_mode", "floor")), (_, x) =>
                Grid.Make([x.Dims[0], 8, 6, 7], at => x[at[0], at[1] / 2, at[2], at[3]]));
        yield return new("Resize", "axes", o => new SmallOnnx(PartCase.Image, o).Numbers("scales", [2], 1).Node("Resize", ["x", "", "scales"], Ints("axes", 0)),
            null) { Named = "batch" };
    }

    private static double Linear(double distance) => Math.Max(0, 1 - distance);

    private static double Cubic(double d, double a) => d <= 1 ? ((a + 2) * d * d * d) - ((a + 3) * d * d) + 1 : d < 2
        ? a * ((d * d * d) - (5 * d * d) + (8 * d) - 4)
        : 0;

    private static IEnumerable<PartCase> Others()
    {
        Func<double, double, double> centres = Positions[0].Source;
        Grid Plain(Grid x, int[] factors) => Formulas.Nearest(x, factors, centres, Roundings[2].Round);

        // In opset 10 positions were asymmetric, for linear interpolation too.
        yield return new("Resize", "mode", o => Scaled(o, Usual, Text("mode", "linear")), (_, x) => Formulas.Linear(x, [2, 3])) { Since = 11 };
        yield return new("Resize", "mode", o => Scaled(o, Usual, Text("mode", "linear")), (_, x) => Formulas.Mixed(x, [2, 3], (o, k, _) => o / k, Linear))
        {
            Until = 10,
        };
        yield return new("Resize", "mode", o => Scaled(o, Usual, Text("mode", "nearest")), (_, x) => Plain(x, [2, 3]));
        yield return new("Resize", "mode", o => Scaled(o, Usual, Text("mode", "other")), null);

        // Heeded where an image becomes smaller, by cubic interpolation, or by tf_crop_and_resize: elsewhere they change nothing.
        yield return new("Resize", "antialias", o => Scaled(o, Usual, Text("mode", "linear"), Int("antialias", 1)), (_, x) => Formulas.Linear(x, [2, 3]));
        yield return new("Resize", "cubic_coeff_a", o => Scaled(o, Usual, Float("cubic_coeff_a", -0.5f)), (_, x) => Plain(x, [2, 3]));
        yield return new("Resize", "extrapolation_value", o => Scaled(o, Usual, Float("extrapolation_value", 3)), (_, x) => Plain(x, [2, 3]));
        yield return new("Resize", "exclude_outside", o => Scaled(o, Usual, Int("exclude_outside", 1)), null);
        yield return new("Resize", "exclude_outside", o => Scaled(o, Usual, Int("exclude_outside", 1), Text("mode", "cubic")),
            (_, x) => Formulas.Mixed(x, [2, 3], (o, k, _) => ((o + 0.5) / k) - 0.5, d => Cubic(d, -0.75), excludes: true));
        yield return new("Resize", "antialias", o => Scaled(o, [0.5f, 0.5f], Text("mode", "linear"), Int("antialias", 1)),
            (_, x) => Formulas.Mixed(x, [0.5f, 0.5f], (o, k, _) => ((o + 0.5) / k) - 0.5, d => Math.Max(0, 1 - (d / 2)), reach: 4));
        yield return new("Resize", "input roi", o => new SmallOnnx(PartCase.Image, o).Numbers("roi", [0, 0, 0.5f, 0.5f, 1, 1, 1, 1], 8)
            .Numbers("scales", [1, 1, 2, 3], 4).Node("Resize", ["x", "roi", "scales"]), (_, x) => Plain(x, [2, 3]));

        yield return new("Resize", "axes", o => new SmallOnnx(PartCase.Image, o).Numbers("scales", [3, 2], 2)
            .Node("Resize", ["x", "", "scales"], Ints("axes", 3, -2)), (_, x) => Plain(x, [2, 3]));
        SmallOnnx Sized(int o, long[] sizes, params AttributeProto[] attributes)
        {
            SmallOnnx file = new SmallOnnx(PartCase.Image, o).Sizes("sizes", sizes).Node("Resize", ["x", "", "", "sizes"], attributes);
            file.File.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 2;
            return file;
        }

        yield return new("Resize", "input sizes", o => Sized(o, [2, 4, 12, 21]), (_, x) => Plain(x, [2, 3]));
        yield return new("Resize", "input sizes", o => Sized(o, [3, 4, 12, 21]), null);
        foreach ((string policy, int factor) in new[] { ("not_larger", 2), ("not_smaller", 3) })
        {
            yield return new("Resize", "keep_aspect_ratio_policy", o => Sized(o, [12, 21], Ints("axes", 2, 3), Text("keep_aspect_ratio_policy", policy)),
                (_, x) => Plain(x, [factor, factor]));
        }

        yield return new("Resize", "keep_aspect_ratio_policy", o => Sized(o, [12, 21], Ints("axes", 2, 3), Text("keep_aspect_ratio_policy", "other")), null);
    }

    private static IEnumerable<PartCase> Upsample()
    {
        SmallOnnx File(int o, params AttributeProto[] attributes)
        {
            var scales = new AttributeProto { Name = "scales", Type = AttributeProto.Types.AttributeType.Floats };
            scales.Floats.AddRange([1, 1, 2, 3]);
            return o < 9 ? new SmallOnnx(PartCase.Image, o).Node("Upsample", ["x"], [scales, .. attributes])
                : new SmallOnnx(PartCase.Image, o).Numbers("scales", [1, 1, 2, 3], 4).Node("Upsample", ["x", "scales"], attributes);
        }

        Grid Plain(Grid x) => Formulas.Nearest(x, [2, 3], (o, k) => o / k, Roundings[0].Round);
        yield return new("Upsample", "mode", o => File(o, Text("mode", "nearest")), (_, x) => Plain(x));
        yield return new("Upsample", "mode", o => File(o, Text("mode", "linear")), (_, x) => Formulas.Mixed(x, [2, 3], (o, k, _) => o / k, Linear));
        yield return new("Upsample", "scales", o => File(o), (_, x) => Plain(x));
    }

    private static SmallOnnx Scaled(int opset, int[] factors, params AttributeProto[] attributes) => Scaled(opset, [factors[0], (float)factors[1]], attributes);

    private static SmallOnnx Scaled(int opset, float[] factors, params AttributeProto[] attributes) => new SmallOnnx(PartCase.Image, opset)
        .Numbers("scales", [1, 1, factors[0], factors[1]], 4).Node("Resize", opset < 11 ? ["x", "scales"] : ["x", "", "scales"], attributes);
}
