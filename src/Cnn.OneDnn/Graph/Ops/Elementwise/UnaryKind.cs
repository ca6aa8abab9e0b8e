namespace Cnn.OneDnn.Graph;

/// <summary>A function of one element.</summary>
internal enum UnaryKind
{
    /// <summary>The natural logarithm.</summary>
    Logarithm,

    /// <summary>The square root.</summary>
    SquareRoot,

    /// <summary>The absolute value.</summary>
    Absolute,

    /// <summary>-1, 0 or 1.</summary>
    Sign,
}
