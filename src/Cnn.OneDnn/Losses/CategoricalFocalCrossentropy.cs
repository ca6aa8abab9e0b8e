using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// Minus the sum over the row of alpha (1 - p)^gamma t log p, with p scaled to sum to one: Lin et al., "Focal Loss for Dense Object Detection" (2017), as in
/// Keras.
/// </summary>
public sealed class CategoricalFocalCrossentropy : Loss
{
    private const float Epsilon = 1e-7f;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="alpha">A factor of all.</param>
    /// <param name="gamma">How little counts what is right already; 0 for none of it.</param>
    /// <param name="fromLogits">Whether predictions are logits.</param>
    /// <param name="labelSmoothing">How much of each target is spread over all classes, in [0, 1).</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range.</exception>
    public CategoricalFocalCrossentropy(
        double alpha = 0.25,
        double gamma = 2,
        bool fromLogits = false,
        double labelSmoothing = 0,
        ReductionArgument reduction = default,
        string? name = null)
        : base(reduction, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gamma);
        (Alpha, Gamma, FromLogits, LabelSmoothing) = (alpha, gamma, fromLogits, Smoothing((float)labelSmoothing));
    }

    internal CategoricalFocalCrossentropy(ConfigReader config)
        : this(
            config.Number("alpha", 0.25),
            config.Number("gamma", 2),
            config.Bool("from_logits", false),
            config.Number("label_smoothing", 0),
            ReductionOf(config),
            config.Text("name"))
    {
    }

    /// <summary>A factor of all.</summary>
    public double Alpha { get; }

    /// <summary>How little counts what is right already.</summary>
    public double Gamma { get; }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>How much of each target is spread over all classes.</summary>
    public double LabelSmoothing { get; }

    internal override string ConfigName => "categorical_focal_crossentropy";

    internal override bool TakesShares => true;

    internal override bool HasClassesLast => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig() =>
        Described(new() { ["alpha"] = Alpha, ["gamma"] = Gamma, ["from_logits"] = FromLogits, ["label_smoothing"] = LabelSmoothing });

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol p = FromLogits
            ? context.Activate(prediction, ActivationKind.Softmax)
            : context.Divide(prediction, context.Sum(prediction, [-1], keepDims: true));
        p = context.Clip(p, Epsilon, 1 - Epsilon);
        Symbol t = LabelSmoothing == 0 ? target : context.Affine(target, (float)(1 - LabelSmoothing), (float)(LabelSmoothing / prediction.UserShape[-1]));
        Symbol factor = context.Affine(context.Power(context.Affine(p, -1, 1), (float)Gamma), (float)-Alpha, 0);
        return context.Sum(context.Multiply(factor, context.Multiply(t, context.Log(p))), [-1]);
    }
}
