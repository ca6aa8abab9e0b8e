namespace Cnn.OneDnn.Layers;

/// <content>Arithmetic inside of a layer's call: <c>x * 2 + y</c>.</content>
public readonly partial record struct Symbol
{
    /// <summary>The sum, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    public static Symbol operator +(Symbol a, Symbol b) => LayerContext.Current.Add(a, b);

    /// <summary>The sum, one of them a number.</summary>
    public static Symbol operator +(Symbol a, double b) => LayerContext.Current.Affine(a, 1, (float)b);

    /// <summary>The sum, one of them a number.</summary>
    public static Symbol operator +(double a, Symbol b) => LayerContext.Current.Affine(b, 1, (float)a);

    /// <summary>The difference, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    public static Symbol operator -(Symbol a, Symbol b) => LayerContext.Current.Subtract(a, b);

    /// <summary>The difference, one of them a number.</summary>
    public static Symbol operator -(Symbol a, double b) => LayerContext.Current.Affine(a, 1, (float)-b);

    /// <summary>The difference, one of them a number.</summary>
    public static Symbol operator -(double a, Symbol b) => LayerContext.Current.Affine(b, -1, (float)a);

    /// <summary>The product, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    public static Symbol operator *(Symbol a, Symbol b) => LayerContext.Current.Multiply(a, b);

    /// <summary>The product, one of them a number.</summary>
    public static Symbol operator *(Symbol a, double b) => LayerContext.Current.Affine(a, (float)b, 0);

    /// <summary>The product, one of them a number.</summary>
    public static Symbol operator *(double a, Symbol b) => LayerContext.Current.Affine(b, (float)a, 0);

    /// <summary>The quotient, broadcast as in <see cref="LayerContext.Add"/>.</summary>
    public static Symbol operator /(Symbol a, Symbol b) => LayerContext.Current.Divide(a, b);

    /// <summary>The quotient of a tensor and a number.</summary>
    public static Symbol operator /(Symbol a, double b) => LayerContext.Current.Affine(a, (float)(1 / b), 0);

    /// <summary>The negative.</summary>
    public static Symbol operator -(Symbol a) => LayerContext.Current.Affine(a, -1, 0);
}
