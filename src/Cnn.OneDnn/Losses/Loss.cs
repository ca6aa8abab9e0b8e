using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// What training makes small: a number per row of predictions (rows, C), averaged over the batch as Keras does. The properties here have Keras's
/// defaults; for options make the type itself, such as <c>new CategoricalCrossentropy { LabelSmoothing = 0.1f }</c>. A loss of your own derives from this
/// and computes on symbols; losses that are there can be a part of it: <c>Loss.BinaryCrossentropy.Compute(context, target, prediction)</c>.
/// </summary>
public abstract partial class Loss
{
    private readonly string? givenName;

    /// <summary>Those that are built in; each reads and writes its options itself.</summary>
    internal static KnownClasses<Loss> Known { get; } = new(
        "loss",
        (["sparse_categorical_crossentropy"], c => new SparseCategoricalCrossentropy(c)),
        (["categorical_crossentropy"], c => new CategoricalCrossentropy(c)),
        (["binary_crossentropy", "bce"], c => new BinaryCrossentropy(c)),
        (["mean_squared_error", "mse"], c => new MeanSquaredError(c)),
        (["mean_absolute_error", "mae"], c => new MeanAbsoluteError(c)),
        (["mean_absolute_percentage_error", "mape"], c => new MeanAbsolutePercentageError(c)),
        (["mean_squared_logarithmic_error", "msle"], c => new MeanSquaredLogarithmicError(c)),
        (["log_cosh"], c => new LogCosh(c)),
        (["poisson"], c => new Poisson(c)),
        (["cosine_similarity"], c => new CosineSimilarity(c)),
        (["huber"], c => new Huber(c)),
        (["kl_divergence", "kld"], c => new KLDivergence(c)),
        (["hinge"], c => new Hinge(c)),
        (["squared_hinge"], c => new SquaredHinge(c)),
        (["categorical_hinge"], c => new CategoricalHinge(c)),
        (["dice"], c => new Dice(c)),
        (["binary_focal_crossentropy"], c => new BinaryFocalCrossentropy(c)),
        (["categorical_focal_crossentropy"], c => new CategoricalFocalCrossentropy(c)));

    /// <summary>A loss of your own.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; that of its class if null.</param>
    protected Loss(ReductionArgument reduction = default, string? name = null) => (Reduction, givenName) = (reduction.Value, name);

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

    /// <summary>One minus the overlap of prediction and target, for masks.</summary>
    public static Loss Dice { get; } = new Dice();

    /// <summary>Binary cross-entropy in which what is right already counts little.</summary>
    public static Loss BinaryFocalCrossentropy { get; } = new BinaryFocalCrossentropy();

    /// <summary>Cross-entropy of one-hot rows in which what is right already counts little.</summary>
    public static Loss CategoricalFocalCrossentropy { get; } = new CategoricalFocalCrossentropy();

    /// <summary>
    /// The name that it was given, else Keras's, such as mean_squared_error; of a loss of your own that of its class, unless it says otherwise.
    /// </summary>
    public virtual string Name => givenName ?? ConfigName;

    /// <summary>How the losses of a batch become one number; their mean by default.</summary>
    public Reduction Reduction { get; }

    /// <summary>Whether targets are one Int32 label per row, not rows of floats.</summary>
    protected internal virtual bool SparseTargets => false;

    /// <summary>Whether it looks for the classes of a place along the last axis, so that no other axis may hold them.</summary>
    internal virtual bool HasClassesLast => SparseTargets;

    /// <summary>Whether targets are shares, from 0 to 1.</summary>
    internal virtual bool TakesShares => false;

    /// <inheritdoc cref="Parse"/>
    public static implicit operator Loss(string kerasName) => Parse(kerasName);

    /// <summary>The loss that Keras gives this name, with Keras's defaults; snake case, class names and the short forms mse, mae, bce are understood.</summary>
    /// <exception cref="ArgumentException">There is no such loss.</exception>
    public static Loss Parse(string kerasName) => Known.Parse(kerasName);

    /// <summary>
    /// The loss of each sample, or of each of its places: a loss of your own overrides this or <see cref="Call(Symbol, Symbol)"/>. The mean over all that
    /// it gives is what training makes small; its gradient follows from the operations, which compute in 32 bits whatever the model's precision.
    /// </summary>
    /// <param name="context">What is computed with; operators on symbols do as well.</param>
    /// <param name="target">What the output should be: in its shape, (n, ...), or with <see cref="SparseTargets"/> labels without the last axis, for
    /// <see cref="LayerContext.OneHot"/>.</param>
    /// <param name="prediction">The model's output, (n, ...).</param>
    /// <returns>(n) or (n, ...): a number for each sample, or for each of its places; or (1), one for the whole batch.</returns>
    public virtual Symbol Compute(LayerContext context, Symbol target, Symbol prediction) => Call(target, prediction);

    /// <summary>The options, from which a registered loss is made again; see <see cref="CustomObjects"/>.</summary>
    public virtual JsonObject GetConfig() => Described([]);

    /// <summary>The name of the class in a configuration.</summary>
    internal virtual string ConfigName => ClassNames.SnakeCase(GetType().Name);

    /// <summary>The name that it was given; null for Keras's.</summary>
    internal string? GivenName => givenName;

    /// <summary>Adds the loss and its gradient to a graph.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="prediction">(rows, C).</param>
    /// <param name="target">(rows) of Int32 if <see cref="SparseTargets"/>, else (rows, C).</param>
    /// <param name="weights">A weight per row, null for all ones.</param>
    internal virtual LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        ComputedLoss.Emit(
            this, new LayerContext(graph), new Symbol(prediction, DataFormat.ChannelsLast), new Symbol(target, DataFormat.ChannelsLast), _ => weights);

    private protected static ReductionArgument ReductionOf(ConfigReader config) =>
        config.Mentions("reduction") ? (ReductionArgument)config.Text("reduction") : default;

    /// <summary>Adds what every loss may be told to options, where it was.</summary>
    private protected JsonObject Described(JsonObject options)
    {
        if (Reduction != Reduction.SumOverBatchSize)
        {
            options["reduction"] = ReductionArgument.NameOf(Reduction);
        }

        if (givenName is not null)
        {
            options["name"] = givenName;
        }

        return options;
    }

    private protected static float Smoothing(float labelSmoothing) => labelSmoothing is >= 0 and < 1
        ? labelSmoothing
        : throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Label smoothing: expected a number in [0, 1).");
}
