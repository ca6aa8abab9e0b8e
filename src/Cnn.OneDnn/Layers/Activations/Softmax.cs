using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>e^x over its sum along an axis. Input and output have the same shape.</summary>
public sealed class Softmax : Layer
{
    /// <summary>A layer along the last axis.</summary>
    /// <param name="axis">The axis in the user's order, batch included.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Softmax(int axis = -1, Shape? inputShape = null, string? name = null)
    {
        Axis = axis;
        StartWith(inputShape, name);
    }

    internal Softmax(LayerConfig config) => Axis = config.OptionalInts("axis") switch
    {
        null => -1,
        [int axis] => axis,
        _ => throw new ArgumentException("softmax along one axis is supported, received several."),
    };

    /// <summary>The axis in the user's order, batch included; the last one (-1) by default.</summary>
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["axis"] = Axis };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        int last = source.Rank - 1, axis = Axis < 0 ? Axis + source.Rank : Axis;
        if (axis < 1 || axis > last)
        {
            throw BadShape($"softmax expects an axis after the batch, received {Axis} for {source.Rank} axes.");
        }

        if (axis == last)
        {
            return context.Activate(source, ActivationKind.Softmax);
        }

        // Swapping two axes twice gives the first order back.
        int[] swap = [.. Enumerable.Range(0, source.Rank)];
        (swap[axis], swap[last]) = (last, axis);
        return context.Transpose(context.Activate(context.Transpose(source, swap), ActivationKind.Softmax), swap);
    }
}
