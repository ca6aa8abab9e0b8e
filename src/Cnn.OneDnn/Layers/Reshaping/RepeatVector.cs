using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Repeats each sample n times: (features) becomes (n, features).</summary>
public sealed class RepeatVector : Layer
{
    /// <summary>So many times.</summary>
    /// <param name="n">How often.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public RepeatVector(int n, Shape? inputShape = null, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        N = n;
        StartWith(inputShape, name);
    }

    internal RepeatVector(LayerConfig config)
        : this(config.Positive("n"))
    {
    }

    /// <summary>How often.</summary>
    public int N { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["n"] = N };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, Symbol input)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (input.Rank != 2)
        {
            throw BadShape($"RepeatVector expects samples of one axis, received {new Shape(input.UserShape.AsSpan()[1..])}.");
        }

        Symbol one = context.Reshape(input, new Shape(input.UserShape[0], 1, input.UserShape[1]), DataFormat.ChannelsLast);
        return N == 1 ? one : context.Concatenate([.. Enumerable.Repeat(one, N)], 1);
    }
}
