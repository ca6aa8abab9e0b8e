using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>Group normalization (Wu and He 2018): each sample is normalized over all positions of each group of neighbouring channels.</summary>
public sealed class GroupNormalization : NormalizationBase
{
    /// <summary>32 groups, as Keras has it.</summary>
    public GroupNormalization()
        : this(32)
    {
    }

    /// <summary>A given number of groups, which divides the channels; -1 makes each channel a group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither positive nor -1.</exception>
    public GroupNormalization(int groups) => Groups = Checked(groups);

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
        groups is > 0 or -1 ? groups : throw new ArgumentOutOfRangeException(nameof(groups), groups, "The number of groups must be positive, or -1 for one per channel.");
}
