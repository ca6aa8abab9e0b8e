namespace Cnn.OneDnn.Layers;

/// <content>Arithmetic between layers: <c>x + shortcut</c> is an <see cref="Add"/> layer, <c>x / 255</c> a <see cref="Rescaling"/>.</content>
public sealed partial class SymbolicTensor
{
    /// <summary>The sum, as the layer <see cref="Add"/> has it.</summary>
    public static SymbolicTensor operator +(SymbolicTensor a, SymbolicTensor b) => new Add().Apply(a, b);

    /// <summary>The difference, as the layer <see cref="Subtract"/> has it.</summary>
    public static SymbolicTensor operator -(SymbolicTensor a, SymbolicTensor b) => new Subtract().Apply(a, b);

    /// <summary>The product, as the layer <see cref="Multiply"/> has it.</summary>
    public static SymbolicTensor operator *(SymbolicTensor a, SymbolicTensor b) => new Multiply().Apply(a, b);

    /// <summary>The sum with a number, by a layer <see cref="Rescaling"/>.</summary>
    public static SymbolicTensor operator +(SymbolicTensor a, double b) => new Rescaling(1, b).Apply(a);

    /// <summary>The sum with a number, by a layer <see cref="Rescaling"/>.</summary>
    public static SymbolicTensor operator +(double a, SymbolicTensor b) => new Rescaling(1, a).Apply(b);

    /// <summary>The difference to a number, by a layer <see cref="Rescaling"/>.</summary>
    public static SymbolicTensor operator -(SymbolicTensor a, double b) => new Rescaling(1, -b).Apply(a);

    /// <summary>The difference of a number, by a layer <see cref="Rescaling"/>.</summary>
    public static SymbolicTensor operator -(double a, SymbolicTensor b) => new Rescaling(-1, a).Apply(b);

    /// <summary>The product with a number, by a layer <see cref="Rescaling"/>.</summary>
    public static SymbolicTensor operator *(SymbolicTensor a, double b) => new Rescaling(b).Apply(a);

    /// <summary>The product with a number, by a layer <see cref="Rescaling"/>.</summary>
    public static SymbolicTensor operator *(double a, SymbolicTensor b) => new Rescaling(a).Apply(b);

    /// <summary>The quotient with a number, by a layer <see cref="Rescaling"/>.</summary>
    public static SymbolicTensor operator /(SymbolicTensor a, double b) => new Rescaling(1 / b).Apply(a);

    /// <summary>The negative, by a layer <see cref="Rescaling"/>.</summary>
    public static SymbolicTensor operator -(SymbolicTensor a) => new Rescaling(-1).Apply(a);
}
