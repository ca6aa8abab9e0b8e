namespace Cnn.OneDnn.Graph;

/// <summary>What an operand or result is.</summary>
internal enum OperandRole
{
    /// <summary>What flows from layer to layer, or its gradient.</summary>
    Activation,

    /// <summary>Weights of a product, or their gradient: the kernel says how they lie.</summary>
    Weights,

    /// <summary>A vector of weights such as a bias, or its gradient.</summary>
    Parameter,

    /// <summary>A mean or a variance.</summary>
    Statistic,

    /// <summary>Which elements were kept.</summary>
    Mask,

    /// <summary>A label, or the weight of a sample.</summary>
    Target,

    /// <summary>The loss of each sample.</summary>
    Loss,

    /// <summary>What a kernel leaves for its gradient, in a form that only that one reads.</summary>
    Workspace,
}
