using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// 1 - 2 sum(t p) / (sum(t) + sum(p) + 1e-7), as Keras's Dice (Milletari et al., "V-Net", 2016): over the whole batch, or over each sample for itself. For
/// masks of probabilities.
/// </summary>
/// <param name="perSample">Whether each sample is measured for itself, Keras's axis=(1, 2, 3); the whole batch by default.</param>
/// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
/// <param name="name">Its name; Keras's of this loss if null.</param>
public sealed class Dice(bool perSample = false, ReductionArgument reduction = default, string? name = null) : Loss(reduction, name)
{
    internal Dice(ConfigReader config)
        : this(config.Bool("per_sample", false), ReductionOf(config), config.Text("name"))
    {
    }

    private const float Epsilon = 1e-7f;

    /// <summary>Whether each sample is measured for itself.</summary>
    public bool PerSample => perSample;

    internal override string ConfigName => "dice";

    internal override bool TakesShares => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described(new() { ["per_sample"] = perSample });

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        int[] axes = [.. Enumerable.Range(perSample ? 1 : 0, prediction.Rank - (perSample ? 1 : 0))];
        Symbol both = context.Sum(context.Multiply(target, prediction), axes);
        Symbol all = context.Add(context.Sum(target, axes), context.Sum(prediction, axes));
        return context.Affine(context.Divide(context.Affine(both, 2, 0), context.Affine(all, 1, Epsilon)), -1, 1);
    }
}
