using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>Layer normalization (Ba, Kiros and Hinton 2016): each position of each sample is normalized along the last axis.</summary>
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
        if (Axis != -1 && Axis != source.Rank - 1)
        {
            throw BadShape($"layer normalization runs along the last axis, received axis {Axis} for {source.Rank} axes. Permute the input first.");
        }

        GraphTensor rows = context.ToRows(source);
        rows = rows with { Value = context.Emit(new LayerNormalizationOp((float)Epsilon, Scale, Center), [.. Operands(context, rows.Value)]) };
        return context.FromRows(rows, source.UserShape, source.Format);
    }
}
