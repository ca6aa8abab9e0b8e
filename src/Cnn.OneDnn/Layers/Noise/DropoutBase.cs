using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>A layer that, in training only, sets random parts of its input to zero and scales the rest by 1 / (1 - rate) (Srivastava et al. 2014).</summary>
public abstract class DropoutBase : Layer
{
    private protected DropoutBase(double rate, int? seed = null)
    {
        if (!(rate is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate is the part that is dropped: at least 0 and below 1.");
        }

        Rate = rate;
        Seed = seed;
    }

    /// <summary>The probability that an element is dropped.</summary>
    public double Rate { get; }

    /// <summary>Of its random numbers, beside the model's seed; null for those of its place in the network.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Seed is { } seed ? new() { ["rate"] = Rate, ["seed"] = seed } : new() { ["rate"] = Rate };

    /// <summary>Drops with one decision for the axes that <paramref name="mask"/> has at size one.</summary>
    private protected Symbol Drop(LayerContext context, Symbol source, Shape mask) => context.Training && Rate > 0
        ? source with { Value = context.Emit(new DropoutOp((float)Rate, context.NextStream(Seed), mask), source.Value) }
        : source;
}
