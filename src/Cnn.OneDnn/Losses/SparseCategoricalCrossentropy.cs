using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>
/// Minus log p of the labelled class; targets are Int32 labels in [0, C). Probabilities that do not come from a softmax are scaled to sum to one
/// and kept in [1e-7, 1 - 1e-7].
/// </summary>
public sealed class SparseCategoricalCrossentropy : RowLoss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    public SparseCategoricalCrossentropy(bool fromLogits = false)
    {
        FromLogits = fromLogits;
    }

    internal SparseCategoricalCrossentropy(ConfigReader config)
        : this(config.Bool("from_logits", false))
    {
    }

    /// <summary>Whether predictions are logits, to which the softmax is still to be applied.</summary>
    public bool FromLogits { get; init; }

    /// <inheritdoc/>
    public override string Name => "sparse_categorical_crossentropy";

    /// <inheritdoc/>
    protected internal override bool SparseTargets => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["from_logits"] = FromLogits };

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitCrossEntropy(LossKind.SparseCategoricalCrossEntropy, FromLogits, 0, graph, prediction, target, weights);
}
