using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Operators;

/// <summary>Functions of each element that the engine has no operation for.</summary>
internal static class Elements
{
    // From 2^23 on every float is whole; a number below it, added to it and taken away again, has lost what is behind the point.
    private const float Whole = 8388608;

    // From here on the error function is 1 in float32, and from -6 on downwards -1.
    private const float ErfEnd = 6;

    /// <summary>
    /// To the nearest whole number, halves to the even one. Its slope is taken to be 1, as networks that are trained with rounding have it (straight-through
    /// estimator).
    /// </summary>
    public static Symbol Round(LayerContext c, Symbol x)
    {
        Symbol size = c.Abs(x), rounded = c.Affine(c.Affine(size, 1, Whole), 1, -Whole);
        return c.Where(c.Less(size, c.Fill(x, Whole)), c.Multiply(c.Sign(x), rounded), x);
    }

    public static Symbol Floor(LayerContext c, Symbol x)
    {
        Symbol rounded = Round(c, x);
        return c.Subtract(rounded, c.Greater(rounded, x));
    }

    public static Symbol Ceiling(LayerContext c, Symbol x)
    {
        Symbol rounded = Round(c, x);
        return c.Add(rounded, c.Less(rounded, x));
    }

    /// <summary>The error function, from gelu(x) + gelu(-x) = x erf(x / sqrt(2)).</summary>
    public static Symbol Erf(LayerContext c, Symbol x)
    {
        Symbol scaled = c.Affine(c.Clip(x, -ErfEnd, ErfEnd), MathF.Sqrt(2), 0);
        Symbol both = c.Add(c.Activate(scaled, Activation.Gelu), c.Activate(c.Affine(scaled, -1, 0), Activation.Gelu));
        return c.Divide(both, c.Where(c.Equal(scaled, c.Fill(x, 0)), c.Fill(x, 1), scaled));
    }

    public static Symbol Shrink(LayerContext c, Symbol x, float bound, float bias) =>
        c.Where(c.Less(x, c.Fill(x, -bound)), c.Affine(x, 1, bias), c.Where(c.Greater(x, c.Fill(x, bound)), c.Affine(x, 1, -bias), c.Fill(x, 0)));

    /// <summary>saturate(round(x / scale) + zero).</summary>
    public static Symbol Quantize(LayerContext c, Symbol x, Symbol scale, Symbol zero, float low, float high) =>
        c.Clip(c.Add(Round(c, c.Divide(x, scale)), zero), low, high);
}
