using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// 1 - 2 sum(t p) / (sum(t) + sum(p) + 1e-7), as Keras's Dice (Milletari et al., "V-Net", 2016): over the whole batch, or over each sample for itself. For
/// masks of probabilities.
/// </summary>
/// <param name="perSample">Whether each sample is measured for itself, Keras's axis=(1, 2, 3); the whole batch by default.</param>
public sealed class Dice(bool perSample = false) : Loss
{
    internal Dice(ConfigReader config)
        : this(config.Bool("per_sample", false))
    {
    }

    private const float Epsilon = 1e-7f;

    /// <summary>Whether each sample is measured for itself.</summary>
    public bool PerSample => perSample;

    /// <inheritdoc/>
    public override string Name => "dice";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["per_sample"] = perSample };

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
