using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Reorders the axes of a sample: axis i of the output is axis Dims[i] of the input, counted from 1 as the batch is axis 0.</summary>
public sealed class Permute : Layer
{
    /// <summary>The order of the axes, a permutation of 1, 2, ...</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    [OverloadResolutionPriority(1)]
    public Permute(params ReadOnlySpan<int> dims)
    {
        Dims = [.. dims];
        if (Dims.IsEmpty || !Dims.Order().SequenceEqual(Enumerable.Range(1, Dims.Length)))
        {
            throw new ArgumentException($"A permutation of the axes 1 to n was expected, received ({string.Join(", ", Dims)}).", nameof(dims));
        }
    }

    /// <summary>The order of the axes, a permutation of 1, 2, ..., as <c>[2, 1, 3]</c> or <c>(2, 1, 3)</c>.</summary>
    /// <param name="dims">Which axis of the input stands at each place.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public Permute(PerAxis dims, Shape? inputShape = null, string? name = null)
        : this((dims ?? throw new ArgumentNullException(nameof(dims))).AsSpan())
        => StartWith(inputShape, name);

    internal Permute(LayerConfig config)
        : this(config.Ints("dims"))
    {
    }

    /// <summary>Which axis of the input stands at each place.</summary>
    public ImmutableArray<int> Dims { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["dims"] = new JsonArray([.. Dims.Select(d => (JsonNode)d)]) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        return source.Rank == Dims.Length + 1
            ? context.Transpose(source, [0, .. Dims])
            : throw BadShape($"a permutation of {Dims.Length} axes expects samples of {Dims.Length} axes, received {source.Rank - 1}.");
    }
}
