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
    protected override GraphTensor Call(LayerContext context, IReadOnlyList<GraphTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        GraphTensor source = Single(inputs);
        int[] swap = Swap(ChannelAxis(source), source.Rank);
        bool moves = swap[^1] != source.Rank - 1;
        GraphTensor moved = moves ? context.Transpose(source, swap) : source, rows = context.ToRows(moved);
        rows = rows with { Value = context.Emit(new LayerNormalizationOp((float)Epsilon, Scale, Center), [.. Operands(context, rows.Value)]) };
        GraphTensor result = context.FromRows(rows, moved.UserShape, moved.Format);
        return moves ? context.Transpose(result, swap) : result;
    }
}
