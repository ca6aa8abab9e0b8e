using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>
/// Minus log p of the labelled class; targets are Int32 labels in [0, C). Probabilities that do not come from a softmax are scaled to sum to one
/// and kept in [1e-7, 1 - 1e-7]. Rows of <see cref="IgnoreClass"/>, such as the void pixels of a mask, count for nothing, and the mean is that of the others.
/// </summary>
public sealed class SparseCategoricalCrossentropy : RowLoss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="ignoreClass">A label that counts for nothing: see <see cref="IgnoreClass"/>.</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public SparseCategoricalCrossentropy(
        bool fromLogits = false, int? ignoreClass = null, ReductionArgument reduction = default, string? name = null)
        : base(reduction, name) => (FromLogits, IgnoreClass) = (fromLogits, ignoreClass);

    internal SparseCategoricalCrossentropy(ConfigReader config)
        : this(config.Bool("from_logits", false), config.OptionalInt("ignore_class"), ReductionOf(config), config.Text("name"))
    {
    }

    /// <summary>Whether predictions are logits, to which the softmax is still to be applied.</summary>
    public bool FromLogits { get; init; }

    /// <summary>
    /// A label that counts for nothing, be it one of the classes or, as 255 in masks, none of them: Keras's ignore_class. Its rows have no loss and no
    /// gradient, and as in Keras the losses of the n other rows of N are N / n times as large, so that their mean over the batch is the mean of those
    /// that count. Null, the default, for none.
    /// </summary>
    public int? IgnoreClass { get; init; }

    internal override string ConfigName => "sparse_categorical_crossentropy";

    /// <inheritdoc/>
    protected internal override bool SparseTargets => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = Described(new() { ["from_logits"] = FromLogits });
        if (IgnoreClass is { } ignored)
        {
            config["ignore_class"] = ignored;
        }

        return config;
    }

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitCrossEntropy(LossKind.SparseCategoricalCrossEntropy, FromLogits, 0, graph, prediction, target, weights, IgnoreClass);
}
