using Cnn.Models.Onnx.Schema;
using Cnn.Models.Tests.Onnx.Support;
using static Cnn.Models.Onnx.Export.Attributes;

namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>Convolutions with each of their attributes.</summary>
internal static class WindowCases
{
    public static IEnumerable<PartCase> All => [.. Convolutions(), .. Transposed()];

    private static IEnumerable<PartCase> Convolutions()
    {
        int[] size = [6, 7], kernel = [2, 4];
        yield return Conv("strides", [3, 4, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, strides: [2, 3]), Ints("strides", 2, 3));
        yield return Conv("pads", [3, 4, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, pads: [1, 0, 2, 3]), Ints("pads", 1, 0, 2, 3));
        yield return Conv("dilations", [3, 4, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, dilations: [3, 2]), Ints("dilations", 3, 2));
        yield return Conv("group", [6, 2, 2, 3], (x, w, b) => Formulas.Conv(x, w, b, group: 2), Int("group", 2));
        yield return Conv("kernel_shape", [3, 4, 2, 3], (x, w, b) => Formulas.Conv(x, w, b), Ints("kernel_shape", 2, 3));
        yield return Conv("auto_pad", [3, 4, 2, 4], (x, w, b) => Formulas.Conv(x, w, b, [2, 2], Formulas.Same(size, kernel, [2, 2], upper: true)),
            Text("auto_pad", "SAME_UPPER"), Ints("strides", 2, 2));
        yield return Conv("auto_pad", [3, 4, 2, 4], (x, w, b) => Formulas.Conv(x, w, b, [2, 2], Formulas.Same(size, kernel, [2, 2], upper: false)),
            Text("auto_pad", "SAME_LOWER"), Ints("strides", 2, 2));
        yield return Conv("auto_pad", [3, 4, 2, 4], (x, w, b) => Formulas.Conv(x, w, b), Text("auto_pad", "VALID"));
        yield return new("Conv", "input B", o => new SmallOnnx(PartCase.Image, o).Weights("w", 3, 4, 2, 3).Node("Conv", ["x", "w"]),
            (w, x) => Formulas.Conv(x, w("w"), null));
    }

    private static IEnumerable<PartCase> Transposed()
    {
        yield return Transpose("strides", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, strides: [2, 3]), Ints("strides", 2, 3));
        yield return Transpose("pads", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, pads: [1, 0, 0, 1]), Ints("pads", 1, 0, 0, 1));
        yield return Transpose("dilations", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, dilations: [3, 2]), Ints("dilations", 3, 2));
        yield return Transpose("group", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, group: 2), Int("group", 2));
        yield return Transpose("kernel_shape", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b), Ints("kernel_shape", 2, 3));
        yield return Transpose("output_padding", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b, strides: [2, 3], more: [1, 2]),
            Ints("output_padding", 1, 2), Ints("strides", 2, 3));
        yield return Transpose("output_shape", [4, 3, 2, 3], null, Ints("output_shape", 7, 9));
        yield return Transpose("auto_pad", [4, 3, 2, 3], null, Text("auto_pad", "SAME_UPPER"));
        yield return Transpose("auto_pad", [4, 3, 2, 3], (x, w, b) => Formulas.ConvTranspose(x, w, b), Text("auto_pad", "VALID"));
        yield return new("ConvTranspose", "input B", o => new SmallOnnx(PartCase.Image, o).Weights("w", 4, 3, 2, 3).Node("ConvTranspose", ["x", "w"]),
            (w, x) => Formulas.ConvTranspose(x, w("w"), null));
    }

    private static PartCase Conv(string what, int[] kernel, Func<Grid, Grid, double[], Grid> formula, params AttributeProto[] attributes) =>
        Weighted("Conv", what, kernel, kernel[0], formula, attributes);

    private static PartCase Transpose(string what, int[] kernel, Func<Grid, Grid, double[], Grid>? formula, params AttributeProto[] attributes) =>
        Weighted("ConvTranspose", what, kernel, kernel[1] * (what == "group" ? 2 : 1), formula, attributes);

    private static PartCase Weighted(
        string op, string what, int[] kernel, int filters, Func<Grid, Grid, double[], Grid>? formula, AttributeProto[] attributes) => new(
        op,
        what,
        o => new SmallOnnx(PartCase.Image, o).Weights("w", kernel).Weights("bias", filters).Node(op, ["x", "w", "bias"], attributes),
        formula is null ? null : (w, x) => formula(x, w("w"), w("bias").Values));
}
