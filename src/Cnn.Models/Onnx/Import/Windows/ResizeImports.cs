using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import.Windows;

/// <summary>
/// Resizing: by whole factors as layers do it, by others as a product with a matrix along each axis. With whole factors a position o of the result takes that
/// of the source which the coordinate transformation and the rounding say; for whole factors k it is floor((o + s) / k) within the source, with a shift s that
/// <see cref="Shift"/> works out.
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
        bool excludesOutside = !old && node.Int("exclude_outside", 0) != 0, antialias = !old && node.Int("antialias", 0) != 0;
        (double[] factors, int[] sizes) = ResizeFactors.Of(node, x);
        double coefficient = old ? -0.75 : node.Float("cubic_coeff_a", -0.75f);
        if (!old)
        {
            // These are heeded by a way to find positions that is refused.
            node.Ignore("extrapolation_value");
            node.Ignore(1);
        }

        if (mode is not ("nearest" or "linear" or "cubic"))
        {
            throw node.Unsupported($"attribute 'mode' is {mode}; nearest, linear and cubic are supported");
        }

        if (excludesOutside && mode != "cubic")
        {
            throw node.Unsupported($"attribute 'exclude_outside' stands beside the mode {mode}; it is supported beside cubic");
        }

        if (positions is not ("half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" or "asymmetric" or "align_corners"))
        {
            throw node.Unsupported(
                $"attribute 'coordinate_transformation_mode' is {positions}; half_pixel, pytorch_half_pixel, half_pixel_symmetric, asymmetric and " +
                    $"align_corners are supported");
        }

        if (rounding is not ("round_prefer_floor" or "round_prefer_ceil" or "floor" or "ceil"))
        {
            throw node.Unsupported($"attribute 'nearest_mode' is {rounding}");
        }

        bool isWhole = factors[0] == 1 && factors.All(f => f >= 1 && f <= int.MaxValue && f == Math.Floor(f)) && rank is >= 1 and <= 3;
        int[] whole = isWhole ? [.. factors.Skip(1).Select(f => (int)f)] : [];
        if (isWhole && mode == "nearest" && positions != "align_corners")
        {
            return Nearest(node, x, whole, [.. whole.Select(f => Shift(positions, rounding, f))]);
        }

        if (isWhole && mode == "linear" && rank == 2 && positions is "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric")
        {
            return Enlarge(node, x, whole, "bilinear");
        }

        var matrix = new ResizeMatrix(mode, positions, rounding, coefficient, excludesOutside, antialias);
        for (int i = 0; i < sizes.Length; i++)
        {
            int size = x.Shape[i];
            if (factors[i] != 1)
            {
                node.Claim((long)size * sizes[i]);
                x = node.Operate("Map", new JsonObject { ["axis"] = i + 1 }, x, new OnnxTensor([size, sizes[i]], matrix.Of(size, sizes[i], factors[i])));
            }
        }

        return x;
    }

    /// <summary>
    /// The shift s for which floor((o + s) / k) is the source's position, from the formulas of ONNX: x = (o + 1/2) / k - 1/2 for half-pixel centres, o / k for
    /// asymmetric ones.
    /// </summary>
    private static int Shift(string positions, string rounding, int k) => (positions, rounding) switch
    {
        ("asymmetric", "floor") => 0,
        ("asymmetric", "ceil") => k - 1,
        ("asymmetric", "round_prefer_floor") => k - 1 - (k / 2),
        ("asymmetric", _) => k / 2,

        // With half-pixel centres x lies within half a position of floor(o / k), and never in the middle between two.
        (_, "floor") => -(k / 2),
        (_, "ceil") => k / 2,
        _ => 0,
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
        : node.Apply($"Cropping{cut.Length}D",
            new JsonObject { ["cropping"] = KerasConfig.ToKeras(cut), ["data_format"] = KerasConfig.ToKeras(DataFormat.ChannelsFirst) }, x).Tensor!;

    private static SymbolicTensor Enlarge(ImportNode node, SymbolicTensor x, int[] factors, string interpolation)
    {
        var config = new JsonObject
        {
            ["size"] = KerasConfig.ToKeras(factors),
            ["data_format"] = KerasConfig.ToKeras(DataFormat.ChannelsFirst),
        };
        if (factors.Length == 2)
        {
            config["interpolation"] = interpolation;
        }

        return node.Apply($"UpSampling{factors.Length}D", config, x).Tensor!;
    }
}
