using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// Mean over the row of (1 - p_t)^gamma times the binary cross-entropy, p_t the probability of what the target says: Lin et al., "Focal Loss for Dense Object
/// Detection" (2017), as in Keras.
/// </summary>
public sealed class BinaryFocalCrossentropy : Loss
{
    private const float Epsilon = 1e-7f;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="applyClassBalancing">Whether elements weigh alpha where the target is 1 and 1 - alpha where it is 0.</param>
    /// <param name="alpha">The weight of positive elements.</param>
    /// <param name="gamma">How little counts what is right already; 0 for none of it.</param>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">How far targets are moved towards 0.5, in [0, 1).</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public BinaryFocalCrossentropy(
        bool applyClassBalancing = false,
        double alpha = 0.25,
        double gamma = 2,
        bool fromLogits = false,
        double labelSmoothing = 0,
        ReductionArgument reduction = default,
        string? name = null)
        : base(reduction, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gamma);
        (ApplyClassBalancing, Alpha, Gamma, FromLogits, LabelSmoothing) = (applyClassBalancing, alpha, gamma, fromLogits, Smoothing((float)labelSmoothing));
    }

    internal BinaryFocalCrossentropy(ConfigReader config)
        : this(
            config.Bool("apply_class_balancing", false),
            config.Number("alpha", 0.25),
            config.Number("gamma", 2),
            config.Bool("from_logits", false),
            config.Number("label_smoothing", 0),
            ReductionOf(config),
            config.Text("name"))
    {
    }

    /// <summary>Whether elements weigh by their target.</summary>
    public bool ApplyClassBalancing { get; }

    /// <summary>The weight of positive elements.</summary>
    public double Alpha { get; }

    /// <summary>How little counts what is right already.</summary>
    public double Gamma { get; }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets are moved towards 0.5.</summary>
    public double LabelSmoothing { get; }

    internal override string ConfigName => "binary_focal_crossentropy";

    internal override bool TakesShares => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described(new()
    {
        ["apply_class_balancing"] = ApplyClassBalancing,
        ["alpha"] = Alpha,
        ["gamma"] = Gamma,
        ["from_logits"] = FromLogits,
        ["label_smoothing"] = LabelSmoothing,
    });

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol p = FromLogits ? context.Activate(prediction, ActivationKind.Sigmoid) : prediction;
        Symbol t = LabelSmoothing == 0 ? target : context.Affine(target, (float)(1 - LabelSmoothing), (float)(LabelSmoothing / 2));
        Symbol kept = context.Clip(p, Epsilon, 1 - Epsilon), not = Complement(context, t);
        Symbol entropy = context.Affine(
            context.Add(context.Multiply(t, context.Log(kept)), context.Multiply(not, context.Log(Complement(context, kept)))), -1, 0);
        Symbol right = context.Add(context.Multiply(t, p), context.Multiply(not, Complement(context, p)));
        Symbol losses = context.Multiply(context.Power(Complement(context, right), (float)Gamma), entropy);
        if (ApplyClassBalancing)
        {
            losses = context.Multiply(losses, context.Affine(t, (float)((2 * Alpha) - 1), (float)(1 - Alpha)));
        }

        return context.Mean(losses, [-1]);
    }

    private static Symbol Complement(LayerContext context, Symbol x) => context.Affine(x, -1, 1);
}
