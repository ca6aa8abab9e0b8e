using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import.Windows;

/// <summary>By how much a Resize changes each axis, from its scales or from the sizes of its result.</summary>
internal static class ResizeFactors
{
    // A product that is meant to be whole is not missed by what float32 does to a factor.
    private const double Tolerance = 1e-5;

    /// <summary>The factor of each axis after the batch's, and the sizes of the result.</summary>
    /// <exception cref="Cnn.OneDnn.UnsupportedException">The batch is resized, or nothing is left of an axis.</exception>
    public static (double[] Factors, int[] Sizes) Of(ImportNode node, SymbolicTensor x)
    {
        int axes = x.Shape.Rank + 1;
        int[] chosen = node.Longs("axes") is { } given ? [.. given.Select(a => node.Axis(a, axes))] : [.. Enumerable.Range(0, axes)];
        double[] factors = [.. Enumerable.Repeat(1.0, axes)];
        int[] sizes = [1, .. x.Shape];
        double[]? scales = Scales(node);
        double[] read = scales ?? FromSizes(node, x, chosen);
        if (read.Length != chosen.Length)
        {
            throw node.Bad($"{chosen.Length} scales or sizes were expected, received {read.Length}");
        }

        for (int i = 0; i < chosen.Length; i++)
        {
            double size = read[i] * sizes[chosen[i]];
            factors[chosen[i]] = read[i];
            sizes[chosen[i]] = read[i] > 0 && size < int.MaxValue
                ? (int)(scales is null ? Math.Round(size, MidpointRounding.AwayFromZero) : Math.Floor(size + Tolerance))
                : 0;
        }

        return factors[0] == 1 && Array.TrueForAll(sizes, s => s > 0)
            ? (factors[1..], sizes[1..])
            : throw node.Unsupported($"it resizes by ({string.Join(", ", factors)}); the batch stays, and other axes keep something");
    }

    private static double[]? Scales(ImportNode node)
    {
        if (node.Op == "Upsample" && node.Opset < 9)
        {
            return [.. (node.Floats("scales") ?? throw node.Bad("attribute 'scales' is missing")).Select(f => (double)f)];
        }

        int input = node.Op == "Upsample" || node.Opset < 11 ? 1 : 2;
        float[]? scales = node.Has(input) ? node.Numbers(input) : null;
        if (scales is { Length: > 0 })
        {
            node.Ignore("keep_aspect_ratio_policy");
        }

        return scales is { Length: > 0 } ? [.. scales.Select(f => (double)f)] : null;
    }

    private static double[] FromSizes(ImportNode node, SymbolicTensor x, int[] chosen)
    {
        long[] sizes = node.Integers(3);
        if (sizes.Length != chosen.Length)
        {
            throw node.Bad($"{chosen.Length} sizes were expected, received {sizes.Length}");
        }

        string policy = node.Text("keep_aspect_ratio_policy", "stretch");
        double[] factors = [.. chosen.Select((axis, i) => axis > 0 ? (double)sizes[i] / x.Shape[axis - 1]
            : sizes[i] == OnnxTensor.Batch || sizes[i] == node.Batch ? 1
            : throw node.Unsupported($"its sizes give the batch {sizes[i]} samples"))];
        return policy switch
        {
            "stretch" => factors,
            "not_larger" => [.. factors.Select(_ => factors.Min())],
            "not_smaller" => [.. factors.Select(_ => factors.Max())],
            _ => throw node.Unsupported($"attribute 'keep_aspect_ratio_policy' is {policy}"),
        };
    }
}
