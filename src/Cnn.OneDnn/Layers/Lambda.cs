namespace Cnn.OneDnn.Layers;

/// <summary>
/// A function as a layer without weights: <c>new Lambda(x => x * 2)</c>. A file can say that it is there, not what it computes: give a layer class of your own
/// to what is saved.
/// </summary>
public sealed class Lambda : Layer
{
    private readonly Func<LayerContext, Symbol, Symbol> function;

    /// <summary>Applies arithmetic to its one input.</summary>
    /// <param name="function">Gives the output of a batch.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    public Lambda(Func<Symbol, Symbol> function, string? name = null, Shape? inputShape = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = (_, x) => function(x);
        StartWith(inputShape, name);
    }

    /// <summary>Applies anything that a layer can compute to its one input.</summary>
    /// <param name="function">Gives the output of a batch.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    public Lambda(Func<LayerContext, Symbol, Symbol> function, string? name = null, Shape? inputShape = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = function;
        StartWith(inputShape, name);
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => function(context, Single(inputs));
}
