namespace Cnn.OneDnn.Graph;

/// <summary>A function of two elements.</summary>
internal enum BinaryKind
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>The larger one.</summary>
    Maximum,

    /// <summary>The smaller one.</summary>
    Minimum,
}
