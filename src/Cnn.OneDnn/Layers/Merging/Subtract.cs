using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The first of two inputs minus the second, elementwise.</summary>
public sealed class Subtract : MergeBase
{
    /// <summary>A layer of two inputs.</summary>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Subtract(string? name = null) => StartWith(null, name);

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 2
            ? Fold(context, inputs, BinaryKind.Subtract)
            : throw BadShape($"Subtract expects two inputs, received {inputs.Count}.");
    }
}
