namespace Cnn.OneDnn.Layers;

/// <summary>What it is given, as it is; a place in a network that has a name.</summary>
public sealed class Identity : Layer
{
    /// <summary>A layer that does nothing.</summary>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Identity(Shape? inputShape = null, string? name = null) => StartWith(inputShape, name);

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, Symbol input) => input;
}
