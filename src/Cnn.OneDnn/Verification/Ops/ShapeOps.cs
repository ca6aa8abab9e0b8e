using System.Text.Json;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>Ops that move elements.</summary>
internal static class ShapeOps
{
    public static Value Concatenate(OpCase c)
    {
        Value[] inputs = [.. c.InputNames.Select(n => c.Input(n))];
        int axis = GoldenJson.Has(c.Attributes, "axis") ? GoldenJson.Int(c.Attributes, "axis") : 1, rank = c.X.Shape.Rank;
        return axis >= -rank && axis < rank
            ? c.Emit(new ConcatenateOp(axis < 0 ? axis + rank : axis), inputs)
            : throw new GoldenFormatException($"'axis' {axis} does not exist in {c.X.Shape}");
    }

    public static Value Enlarge(OpCase c, bool bilinear) =>
        c.Emit(new ResizeOp(bilinear, [.. GoldenJson.Ints(c.Attributes, "size", c.SpatialRank)]), c.X);

    public static Value Pad(OpCase c)
    {
        (int[] before, int[] after) = Borders(c);
        return c.Emit(new PadOp([0, 0, .. before], [0, 0, .. after]), c.X);
    }

    public static Value Crop(OpCase c)
    {
        (int[] before, int[] after) = Borders(c);
        int[] dims = c.X.Shape.ToArray();
        for (int i = 0; i < before.Length; i++)
        {
            dims[i + 2] -= before[i] + after[i];
        }

        return dims.All(d => d > 0)
            ? c.Emit(new SliceOp([0, 0, .. before], new Shape(dims)), c.X)
            : throw new GoldenFormatException($"nothing is left of {c.X.Shape}");
    }

    public static Value Reshape(OpCase c) => c.Reshape(c.X, c.Output.Shape);

    /// <summary>All axes counted from 0, or those of a sample counted from 1 as Keras does.</summary>
    public static Value Permute(OpCase c)
    {
        string key = GoldenJson.Has(c.Attributes, "axes") ? "axes" : "dims";
        int[] axes = GoldenJson.List(GoldenJson.Get(c.Attributes, key, JsonValueKind.Array), key);
        return c.Emit(new TransposeOp(axes.Length == c.X.Shape.Rank - 1 ? [0, .. axes] : [.. axes]), c.X);
    }

    private static (int[] Before, int[] After) Borders(OpCase c)
    {
        foreach (string key in (string[])["pads", "padding", "crops", "cropping", "crop"])
        {
            if (GoldenJson.Has(c.Attributes, key) && c.Attributes.GetProperty(key).ValueKind == JsonValueKind.Array)
            {
                return GoldenJson.Pads(c.Attributes, key, c.SpatialRank);
            }
        }

        throw new GoldenFormatException("'pads' is missing");
    }
}
