using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// An activation as a layer of its own, which <see cref="OneDnn.Activation"/> spells as Keras does. Input and output have the same shape.
/// </summary>
public class ActivationLayer : Layer
{
    /// <summary>Applies this function.</summary>
    /// <param name="activation">The function, or Keras's name of it.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public ActivationLayer(ActivationArgument activation, Shape? inputShape = null, string? name = null)
    {
        Activation = activation.Value;
        StartWith(inputShape, name);
    }

    internal ActivationLayer(LayerConfig config)
        : this(config.Activation())
    {
    }

    /// <summary>The function.</summary>
    public ActivationKind Activation { get; }

    /// <inheritdoc/>
    public override string ClassName => "Activation";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["activation"] = KerasNames.ToKeras(Activation) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Activate(Single(inputs), Activation);
    }
}
