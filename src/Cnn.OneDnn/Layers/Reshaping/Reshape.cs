using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>The same elements of a sample, in the user's order, in another shape.</summary>
public sealed class Reshape : Layer
{
    /// <summary>A sample's new sizes; one of them may be -1 and follows from the others.</summary>
    /// <exception cref="ArgumentException">There is no size, one is neither positive nor -1, or more than one is -1.</exception>
    [OverloadResolutionPriority(1)]
    public Reshape(params ReadOnlySpan<int> targetShape)
    {
        bool fits = !targetShape.IsEmpty && targetShape.Count(-1) <= 1;
        foreach (int size in targetShape)
        {
            fits &= size is > 0 or -1;
        }

        if (!fits)
        {
            throw new ArgumentException(
                $"A reshape expects positive sizes, of which one may be -1 instead; received " +
                    $"({string.Join(", ", targetShape.ToArray().Select(s => s.ToString(CultureInfo.InvariantCulture)))}).", nameof(targetShape));
        }

        TargetShape = [.. targetShape];
    }

    /// <summary>A sample's new sizes, <c>[7, 7, 64]</c> or <c>(7, 7, 64)</c>; one of them may be -1 and follows from the others.</summary>
    /// <param name="targetShape">The sizes, without the batch.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">There is no size, one is neither positive nor -1, or more than one is -1.</exception>
    public Reshape(PerAxis targetShape, Shape? inputShape = null, string? name = null)
        : this((targetShape ?? throw new ArgumentNullException(nameof(targetShape))).AsSpan())
        => StartWith(inputShape, name);

    internal Reshape(LayerConfig config)
        : this(config.Ints("target_shape"))
    {
    }

    /// <summary>A sample's new sizes, as given.</summary>
    public ImmutableArray<int> TargetShape { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["target_shape"] = new JsonArray([.. TargetShape.Select(d => (JsonNode)d)]) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        int elements = source.UserShape.CountFrom(1);
        long known = TargetShape.Aggregate(1L, (product, size) => size == -1 ? product : checked(product * size));
        bool open = TargetShape.Contains(-1);
        if (open ? elements % known != 0 : elements != known)
        {
            throw BadShape(
                $"samples of shape {new Shape(source.UserShape.AsSpan()[1..])} have {elements} elements, which do not fit into " +
                    $"({string.Join(", ", TargetShape)}).");
        }

        int[] sizes = [source.UserShape[0], .. TargetShape.Select(size => size == -1 ? (int)(elements / known) : size)];
        return context.Reshape(source, new Shape(sizes), source.Rank < 3 ? DataFormat.ChannelsLast : source.Format);
    }
}
