using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Applies a layer to each step of samples (steps, ...), with one set of weights: as if the steps were samples. Gives (steps, ...) of what the layer gives.
/// </summary>
public sealed class TimeDistributed : Layer
{
    /// <summary>A layer for each step.</summary>
    /// <param name="layer">What is applied; it becomes a part of this one. Not a whole <see cref="Model"/>.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A whole model was given.</exception>
    public TimeDistributed(Layer layer, Shape? inputShape = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Layer = !layer.IsNetwork
            ? layer
            : throw new ArgumentException("A whole model cannot be applied to each step: make its layers parts of a layer of your own.", nameof(layer));
        StartWith(inputShape, name);
    }

    internal TimeDistributed(LayerConfig config)
        : this(config.Layer("layer"))
    {
    }

    /// <summary>What is applied to each step.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = Layer.WholeConfig();
        config["name"] = Layer.Name;
        config["trainable"] = Layer.Trainable;
        return new JsonObject { ["layer"] = new JsonObject { [ConfigReader.ClassField] = LayerRegistry.NameOf(Layer), ["config"] = config } };
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        Shape shape = source.UserShape;
        if (shape.Rank < 3)
        {
            throw BadShape($"TimeDistributed expects samples of steps and at least one axis more, received {new Shape(shape.AsSpan()[1..])}.");
        }

        Symbol steps = context.Reshape(source, new Shape([shape[0] * shape[1], .. shape.AsSpan()[2..]]), source.Format);
        Symbol output = Layer.Apply(steps);
        return context.Reshape(output, new Shape([shape[0], shape[1], .. output.UserShape.AsSpan()[1..]]), output.Format);
    }
}
