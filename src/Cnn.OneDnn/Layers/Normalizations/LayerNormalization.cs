using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>Layer normalization (Ba, Kiros and Hinton 2016): each position of each sample is normalized along one axis, the last one by default.</summary>
public sealed class LayerNormalization : NormalizationBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="axis">Which axis is normalized, batch included.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="center">Whether beta is added.</param>
    /// <param name="scale">Whether the result is multiplied by gamma.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public LayerNormalization(int axis = -1, double epsilon = 1e-3, bool center = true, bool scale = true, Shape? inputShape = null, string? name = null)
        : base(axis, epsilon, center, scale, inputShape, name)
    {
    }

    internal LayerNormalization(LayerConfig config)
        : base(config)
    {
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        int[] swap = Swap(ChannelAxis(source), source.Rank);
        bool moves = swap[^1] != source.Rank - 1;
        Symbol moved = moves ? context.Transpose(source, swap) : source, rows = context.ToRows(moved);
        rows = rows with { Value = context.Emit(new LayerNormalizationOp((float)Epsilon, Scale, Center), [.. Operands(context, rows.Value)]) };
        Symbol result = context.FromRows(rows, moved.UserShape, moved.Format);
        return moves ? context.Transpose(result, swap) : result;
    }
}
