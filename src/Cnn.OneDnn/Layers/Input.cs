using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>Where data enters a network.</summary>
public sealed class Input : Layer
{
    /// <summary>An input whose samples have the given sizes, in the user's order: (28, 28, 1).</summary>
    /// <exception cref="ArgumentException">There is no size, or one is not positive.</exception>
    [OverloadResolutionPriority(1)]
    public Input(params ReadOnlySpan<int> shape)
    {
        if (shape.Length == 0 || shape.ContainsAnyInRange(int.MinValue, 0))
        {
            throw new ArgumentException($"An input needs positive sizes, received ({string.Join(", ", shape.ToArray())}).", nameof(shape));
        }

        Shape = new Shape(shape);
    }

    /// <summary>An input whose samples have the given sizes, in the user's order: <c>new Input((28, 28, 1))</c>.</summary>
    /// <param name="shape">The sizes of a sample, without the batch.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">There is no size, or one is not positive.</exception>
    public Input(Shape shape, string? name = null)
        : this((shape ?? throw new ArgumentNullException(nameof(shape))).AsSpan())
        => StartWith(null, name);

    internal Input(LayerConfig config)
        : this(SampleShape(config))
    {
    }

    /// <summary>Sizes of a sample.</summary>
    public Shape Shape { get; }

    /// <inheritdoc/>
    public override string ClassName => "InputLayer";

    /// <summary>The data, to call layers on.</summary>
    public override SymbolicTensor Output => field ??= new SymbolicTensor(this, [], Shape, DataFormat.ChannelsLast);

    /// <summary>The data that enter: an input stands for them where layers are called.</summary>
    public static implicit operator SymbolicTensor(Input input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Output;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["batch_shape"] = new JsonArray([null, .. Shape.Select(d => (JsonNode)d)]) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) =>
        throw new ShapeException($"Input '{Name}' is not called on tensors; use its Output.");

    // Keras writes the batch axis as null, or as a number when it is fixed; here it belongs to the run.
    private static int[] SampleShape(LayerConfig config)
    {
        JsonArray shape = config.Array("batch_shape");
        var sample = new JsonArray([.. shape.Skip(1).Select(size => size?.DeepClone())]);
        return new LayerConfig("InputLayer", new JsonObject { ["batch_shape"] = sample }).Ints("batch_shape");
    }
}
