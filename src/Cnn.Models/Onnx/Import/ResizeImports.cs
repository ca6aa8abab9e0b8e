using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>
/// Enlarging by whole factors. A position o of the result takes that of the source which the coordinate transformation and the rounding say; for whole factors k
/// it is floor((o + s) / k) within the source, with a shift s that <see cref="Shift"/> works out.
/// </summary>
internal static class ResizeImports
{
    public static ImportValue Read(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int rank = x.Shape.Rank - 1;

        // Before opset 11 a position was that of the source times the scale, cut to a whole number.
        bool old = node.Op == "Upsample" || node.Opset < 11;
        string mode = node.Text("mode", "nearest");
        string positions = old ? "asymmetric" : node.Text("coordinate_transformation_mode", "half_pixel");
        string rounding = old ? "floor" : node.Text("nearest_mode", "round_prefer_floor");
        int[] factors = ResizeFactors.Of(node, x);
        if (!old)
        {
            node.Expect("exclude_outside", 0);

            // These are heeded by modes that are refused below, or where an image becomes smaller.
            node.Ignore("cubic_coeff_a", "extrapolation_value", "antialias");
            node.Ignore(1);
        }

        if (rank is < 1 or > 3)
        {
            throw node.Unsupported($"expected one to three spatial axes, received samples of {x.Shape}");
        }

        if (mode == "nearest")
        {
            return Nearest(node, x, factors, [.. factors.Select(f => Shift(node, positions, rounding, f))]);
        }

        if (mode != "linear" || rank != 2)
        {
            throw node.Unsupported($"attribute 'mode' is {mode} for {rank} spatial axes; nearest is supported, and linear for two");
        }

        return positions is "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric"
            ? Enlarge(node, x, factors, "bilinear")
            : throw node.Unsupported(old
                ? $"its positions are those before opset 11 (asymmetric), and attribute 'mode' is linear; half-pixel centres are supported"
                : $"attribute 'coordinate_transformation_mode' is {positions} for linear interpolation; half_pixel is supported");
    }

    /// <summary>The shift s for which floor((o + s) / k) is the source's position, from the formulas of ONNX: x = (o + 1/2) / k - 1/2 for half-pixel centres, o / k for asymmetric ones.</summary>
    private static int Shift(ImportNode node, string positions, string rounding, int k) => (positions, rounding) switch
    {
        // With half-pixel centres x lies within half a position of floor(o / k), and never in the middle between two.
        ("half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric", "round_prefer_floor" or "round_prefer_ceil") => 0,
        ("half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric", "floor") => -(k / 2),
        ("half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric", "ceil") => k / 2,
        ("asymmetric", "floor") => 0,
        ("asymmetric", "ceil") => k - 1,
        ("asymmetric", "round_prefer_floor") => k - 1 - (k / 2),
        ("asymmetric", "round_prefer_ceil") => k / 2,
        (_, "round_prefer_floor" or "round_prefer_ceil" or "floor" or "ceil") =>
            throw node.Unsupported($"attribute 'coordinate_transformation_mode' is {positions}; half_pixel, pytorch_half_pixel, half_pixel_symmetric and asymmetric are supported"),
        _ => throw node.Unsupported($"attribute 'nearest_mode' is {rounding}"),
    };

    // A shifted enlargement is the plain one of a source with its edge repeated once, cut to its place.
    private static SymbolicTensor Nearest(ImportNode node, SymbolicTensor x, int[] factors, int[] shifts)
    {
        var cut = new (int Before, int After)[factors.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            int shift = shifts[i];
            if (shift != 0)
            {
                SymbolicTensor edge = Edge(node, x, i, last: shift > 0);
                x = node.Apply("Concatenate", new JsonObject { ["axis"] = i + 2 }, shift > 0 ? [x, edge] : [edge, x]).Tensor!;
                cut[i] = shift > 0 ? (shift, factors[i] - shift) : (factors[i] + shift, -shift);
            }
        }

        return Crop(node, Enlarge(node, x, factors, "nearest"), cut);
    }

    private static SymbolicTensor Edge(ImportNode node, SymbolicTensor x, int axis, bool last)
    {
        var cut = new (int Before, int After)[x.Shape.Rank - 1];
        int others = x.Shape[axis + 1] - 1;
        cut[axis] = last ? (others, 0) : (0, others);
        return Crop(node, x, cut);
    }

    private static SymbolicTensor Crop(ImportNode node, SymbolicTensor x, (int Before, int After)[] cut) => cut.All(c => c == (0, 0))
        ? x
        : node.Apply($"Cropping{cut.Length}D", new JsonObject { ["cropping"] = KerasConfig.Of(cut), ["data_format"] = KerasConfig.Of(DataFormat.ChannelsFirst) }, x).Tensor!;

    private static SymbolicTensor Enlarge(ImportNode node, SymbolicTensor x, int[] factors, string interpolation)
    {
        var config = new JsonObject { ["size"] = new JsonArray([.. factors.Select(f => (JsonNode)f)]), ["data_format"] = KerasConfig.Of(DataFormat.ChannelsFirst) };
        if (factors.Length == 2)
        {
            config["interpolation"] = interpolation;
        }

        return node.Apply($"UpSampling{factors.Length}D", config, x).Tensor!;
    }
}
