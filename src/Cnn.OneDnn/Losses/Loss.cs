using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>
/// What training makes small: a number per row of predictions (rows, C), averaged over the batch as Keras does. The properties here have Keras's
/// defaults; for options make the type itself, such as <c>new CategoricalCrossentropy { LabelSmoothing = 0.1f }</c>.
/// </summary>
public abstract class Loss
{
    private protected Loss()
    {
    }

    /// <summary>Cross-entropy of probabilities and integer labels.</summary>
    public static Loss SparseCategoricalCrossentropy { get; } = new SparseCategoricalCrossentropy();

    /// <summary>Cross-entropy of probabilities and one-hot rows.</summary>
    public static Loss CategoricalCrossentropy { get; } = new CategoricalCrossentropy();

    /// <summary>Cross-entropy of independent probabilities and targets of 0 or 1.</summary>
    public static Loss BinaryCrossentropy { get; } = new BinaryCrossentropy();

    /// <summary>Mean of squared differences.</summary>
    public static Loss MeanSquaredError { get; } = new MeanSquaredError();

    /// <summary>Mean of absolute differences.</summary>
    public static Loss MeanAbsoluteError { get; } = new MeanAbsoluteError();

    /// <summary>Squares for small differences, absolute values for large ones.</summary>
    public static Loss Huber { get; } = new Huber();

    /// <summary>The Kullback-Leibler divergence of the prediction from the target.</summary>
    public static Loss KLDivergence { get; } = new KLDivergence();

    /// <summary>Mean of max(1 - t p, 0).</summary>
    public static Loss Hinge { get; } = new Hinge();

    /// <summary>Mean of max(1 - t p, 0)^2.</summary>
    public static Loss SquaredHinge { get; } = new SquaredHinge();

    /// <summary>How much the best wrong class comes too close to the right one.</summary>
    public static Loss CategoricalHinge { get; } = new CategoricalHinge();

    /// <summary>Keras's name, such as mean_squared_error.</summary>
    public abstract string Name { get; }

    /// <summary>Whether targets are one Int32 label per row, not rows of floats.</summary>
    internal virtual bool SparseTargets => false;

    /// <inheritdoc cref="Of"/>
    public static implicit operator Loss(string kerasName) => Of(kerasName);

    /// <summary>The loss that Keras gives this name, with Keras's defaults; snake case, class names and the short forms mse, mae, bce are understood.</summary>
    /// <exception cref="ArgumentException">There is no such loss.</exception>
    public static Loss Of(string kerasName)
    {
        ArgumentNullException.ThrowIfNull(kerasName);
        return kerasName.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "SPARSECATEGORICALCROSSENTROPY" => SparseCategoricalCrossentropy,
            "CATEGORICALCROSSENTROPY" => CategoricalCrossentropy,
            "BINARYCROSSENTROPY" or "BCE" => BinaryCrossentropy,
            "MEANSQUAREDERROR" or "MSE" => MeanSquaredError,
            "MEANABSOLUTEERROR" or "MAE" => MeanAbsoluteError,
            "HUBER" => Huber,
            "KLDIVERGENCE" or "KLD" => KLDivergence,
            "HINGE" => Hinge,
            "SQUAREDHINGE" => SquaredHinge,
            "CATEGORICALHINGE" => CategoricalHinge,
            _ => throw new ArgumentException(
                $"Unknown loss '{kerasName}'. Expected one of sparse_categorical_crossentropy, categorical_crossentropy, binary_crossentropy, mean_squared_error, mean_absolute_error, huber, kl_divergence, hinge, squared_hinge, categorical_hinge.",
                nameof(kerasName)),
        };
    }

    /// <summary>Adds the loss and its gradient to a graph.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="prediction">(rows, C).</param>
    /// <param name="target">(rows) of Int32 if <see cref="SparseTargets"/>, else (rows, C).</param>
    /// <param name="weights">A weight per row, null for all ones.</param>
    internal abstract LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights);

    private protected static LossNodes EmitRows(LossKind kind, float parameter, GraphBuilder graph, Value prediction, Value target, Value? weights)
    {
        Value[] outputs = graph.Emit(new LossOp(kind, parameter, weights is not null), Operands(prediction, target, weights));
        return new LossNodes(outputs[0], prediction, outputs[1], null);
    }

    // A softmax right before the loss is left out: together they are more exact, cheaper, and their gradient is probabilities minus targets.
    private protected static LossNodes EmitCrossEntropy(
        LossKind kind, bool fromLogits, float labelSmoothing, GraphBuilder graph, Value prediction, Value target, Value? weights)
    {
        Value? logits = fromLogits ? prediction : prediction.Producer is { Op: SoftmaxOp { Logarithm: false } } softmax ? softmax.Inputs[0] : null;
        if (logits is null)
        {
            return EmitRows(kind, labelSmoothing, graph, prediction, target, weights);
        }

        bool sparse = kind == LossKind.SparseCategoricalCrossEntropy;
        Value[] outputs = graph.Emit(new SoftmaxCrossEntropyOp(sparse, labelSmoothing, weights is not null), Operands(logits, target, weights));
        return new LossNodes(outputs[0], logits, outputs[1], outputs[2]);
    }

    private protected static float Smoothing(float value) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Label smoothing: expected a number in [0, 1).");

    private static Value[] Operands(Value prediction, Value target, Value? weights) =>
        weights is null ? [prediction, target] : [prediction, target, weights];
}
