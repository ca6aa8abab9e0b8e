using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>
/// Mean over the row of -t log p - (1 - t) log(1 - p), each element a decision of its own. Probabilities are kept in [1e-7, 1 - 1e-7].
/// </summary>
public sealed class BinaryCrossentropy : RowLoss
{
    private readonly float labelSmoothing;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">How much of each target is spread over all classes, in [0, 1).</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public BinaryCrossentropy(
        bool fromLogits = false, double labelSmoothing = 0, ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
        FromLogits = fromLogits;
        LabelSmoothing = (float)labelSmoothing;
    }

    internal BinaryCrossentropy(ConfigReader config)
        : this(config.Bool("from_logits", false), config.Number("label_smoothing", 0), ReductionOf(config), config.Text("name"))
    {
    }

    /// <summary>Whether predictions are logits, to which the sigmoid is still to be applied.</summary>
    public bool FromLogits { get; init; }

    /// <summary>Targets are moved by this part towards 0.5; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public float LabelSmoothing
    {
        get => labelSmoothing;
        init => labelSmoothing = Smoothing(value);
    }

    internal override string ConfigName => "binary_crossentropy";

    internal override bool TakesShares => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described(new() { ["from_logits"] = FromLogits, ["label_smoothing"] = LabelSmoothing });

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(FromLogits ? LossKind.BinaryCrossEntropyFromLogits : LossKind.BinaryCrossEntropy, labelSmoothing, graph, prediction, target, weights);
}
