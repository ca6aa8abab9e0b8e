using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Gives its input as it is, and adds a penalty on it to the loss: the mean over samples of l1 * sum |x| + l2 * sum x^2. See
/// <see cref="Layer.ActivityRegularizer"/>.
/// </summary>
public sealed class ActivityRegularization : Layer
{
    /// <summary>With Keras's arguments.</summary>
    /// <param name="l1">The factor of the sum of absolute values.</param>
    /// <param name="l2">The factor of the sum of squares.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is negative or not finite.</exception>
    public ActivityRegularization(double l1 = 0, double l2 = 0, Shape? inputShape = null, string? name = null)
    {
        ActivityRegularizer = new L1L2(l1, l2);
        StartWith(inputShape, name);
    }

    internal ActivityRegularization(LayerConfig config)
        : this(config.Number("l1", 0), config.Number("l2", 0))
    {
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["l1"] = ActivityRegularizer?.L1 ?? 0, ["l2"] = ActivityRegularizer?.L2 ?? 0 };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Single(inputs);
}
