namespace Cnn.OneDnn.Graph;

/// <summary>A question about two numbers; with a NaN among them only <see cref="NotEqual"/> is true.</summary>
internal enum ComparisonKind
{
    /// <summary>a = b.</summary>
    Equal,

    /// <summary>a is not b.</summary>
    NotEqual,

    /// <summary>a > b.</summary>
    Greater,

    /// <summary>a >= b.</summary>
    GreaterOrEqual,
}
