using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>Group normalization (Wu and He 2018): each sample is normalized over all positions of each group of neighbouring channels.</summary>
public sealed class GroupNormalization : NormalizationBase
{
    /// <summary>32 groups, as Keras has it, unless told otherwise.</summary>
    /// <param name="groups">The number of groups, which divides the channels; -1 makes each channel a group.</param>
    /// <param name="axis">Which axis has the channels, batch included.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="center">Whether beta is added.</param>
    /// <param name="scale">Whether the result is multiplied by gamma.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The groups are neither positive nor -1, or epsilon is negative.</exception>
    public GroupNormalization(
        int groups = 32, int axis = -1, double epsilon = 1e-3, bool center = true, bool scale = true, Shape? inputShape = null, string? name = null)
        : base(axis, epsilon, center, scale, inputShape, name)
        => Groups = Checked(groups);

    internal GroupNormalization(LayerConfig config)
        : base(config) => Groups = Checked(config.Int("groups", 32));

    /// <summary>The number of groups, or -1 for one per channel.</summary>
    public int Groups { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["groups"] = Groups;
        return config;
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return AlongChannels(context, inputs, source =>
        {
            var op = new GroupNormalizationOp(Groups == -1 ? source.Channels : Groups, (float)Epsilon, Scale, Center);
            return context.Emit(op, [.. Operands(context, source.Value)]);
        });
    }

    private static int Checked(int groups) =>
        groups is > 0 or -1
            ? groups
            : throw new ArgumentOutOfRangeException(nameof(groups), groups, "The number of groups must be positive, or -1 for one per channel.");
}
