using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Joins its inputs along an axis; their other sizes are the same.</summary>
public sealed class Concatenate : Layer
{
    /// <summary>A layer that joins along an axis, the last one unless said.</summary>
    /// <param name="axis">The axis in the user's order, batch included.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Concatenate(int axis = -1, string? name = null)
    {
        Axis = axis;
        StartWith(null, name);
    }

    internal Concatenate(LayerConfig config) => Axis = config.Int("axis", -1);

    /// <summary>The axis in the user's order, batch included; the last one (-1) by default.</summary>
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["axis"] = Axis };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        int rank = inputs[0].Rank, axis = Axis < 0 ? Axis + rank : Axis;
        if (inputs.Count < 2 || axis < 1 || axis >= rank)
        {
            throw BadShape(
                $"Concatenate expects two inputs or more and one of their axes after the batch, received {inputs.Count} of {rank} axes and axis {Axis}.");
        }

        foreach (Symbol input in inputs)
        {
            if (input.Rank != rank || input.UserShape.With(axis, 0) != inputs[0].UserShape.With(axis, 0))
            {
                throw BadShape(
                    $"Concatenate along axis {Axis} expects inputs that differ only there, received samples of " +
                        $"({string.Join(", ", inputs[0].UserShape.Skip(1))}) and ({string.Join(", ", input.UserShape.Skip(1))}).");
            }
        }

        return context.Concatenate(inputs, axis);
    }
}
