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

    /// <summary>A number divided by a tensor.</summary>
    public static Symbol operator /(double a, Symbol b) => LayerContext.Current.Affine(LayerContext.Current.Power(b, -1), (float)a, 0);

    /// <summary>1 where a is larger, else 0: <see cref="LayerContext.Greater"/>.</summary>
    public static Symbol operator >(Symbol a, Symbol b) => LayerContext.Current.Greater(a, b);

    /// <summary>1 where a is smaller, else 0: <see cref="LayerContext.Less"/>.</summary>
    public static Symbol operator <(Symbol a, Symbol b) => LayerContext.Current.Less(a, b);

    /// <summary>1 where a is at least b, else 0: <see cref="LayerContext.GreaterOrEqual"/>.</summary>
    public static Symbol operator >=(Symbol a, Symbol b) => LayerContext.Current.GreaterOrEqual(a, b);

    /// <summary>1 where a is at most b, else 0: <see cref="LayerContext.LessOrEqual"/>.</summary>
    public static Symbol operator <=(Symbol a, Symbol b) => LayerContext.Current.LessOrEqual(a, b);

    /// <summary>1 where a is larger than a number, else 0.</summary>
    public static Symbol operator >(Symbol a, double b) => a > LayerContext.Current.Fill(a, (float)b);

    /// <summary>1 where a is smaller than a number, else 0.</summary>
    public static Symbol operator <(Symbol a, double b) => a < LayerContext.Current.Fill(a, (float)b);

    /// <summary>1 where a is at least a number, else 0.</summary>
    public static Symbol operator >=(Symbol a, double b) => a >= LayerContext.Current.Fill(a, (float)b);

    /// <summary>1 where a is at most a number, else 0.</summary>
    public static Symbol operator <=(Symbol a, double b) => a <= LayerContext.Current.Fill(a, (float)b);

    /// <summary>The negative.</summary>
    public static Symbol operator -(Symbol a) => LayerContext.Current.Affine(a, -1, 0);
}
