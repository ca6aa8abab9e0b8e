using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>Layer normalization (Ba, Kiros and Hinton 2016): each position of each sample is normalized along one axis, the last one by default.</summary>
public sealed class LayerNormalization : NormalizationBase
{
    /// <summary>A layer with Keras's defaults.</summary>
    public LayerNormalization()
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
