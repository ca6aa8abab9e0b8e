using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>x for x > 0, alpha * x otherwise, where alpha is learned (He et al. 2015): one for each element of a sample, except along shared axes.</summary>
public sealed class PReLU : Layer
{
    private Parameter? alpha;

    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="alphaInitializer">How alpha starts; zeros if null.</param>
    /// <param name="alphaRegularizer">Penalty on alpha.</param>
    /// <param name="alphaConstraint">What alpha must be after each step.</param>
    /// <param name="sharedAxes">The axes along which one alpha serves all positions, counted from 1; none if null.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public PReLU(Initializer? alphaInitializer = null, Regularizer? alphaRegularizer = null, Constraint? alphaConstraint = null,
        IReadOnlyList<int>? sharedAxes = null, Shape? inputShape = null, string? name = null)
    {
        AlphaInitializer = alphaInitializer ?? AlphaInitializer;
        AlphaRegularizer = alphaRegularizer;
        AlphaConstraint = alphaConstraint;
        SharedAxes = [.. sharedAxes ?? []];
        StartWith(inputShape, name);
    }

    internal PReLU(LayerConfig config)
    {
        AlphaInitializer = config.Initializer("alpha_initializer", AlphaInitializer);
        AlphaRegularizer = config.Regularizer("alpha_regularizer");
        AlphaConstraint = config.Constraint("alpha_constraint");
        SharedAxes = [.. config.OptionalInts("shared_axes") ?? []];
    }

    /// <summary>The axes along which one alpha serves all positions, counted from 1 as the batch is axis 0; none by default.</summary>
    public ImmutableArray<int> SharedAxes { get; init; } = [];

    /// <summary>How alpha starts; zeros by default.</summary>
    public Initializer AlphaInitializer { get; init; } = new Zeros();

    /// <summary>Penalty on alpha.</summary>
    public Regularizer? AlphaRegularizer { get; init; }

    /// <summary>What the alpha must be after each step; nothing by default.</summary>
    public Constraint? AlphaConstraint { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = new JsonObject
        {
            ["alpha_initializer"] = KerasNames.ToKeras(AlphaInitializer),
            ["alpha_regularizer"] = KerasNames.ToKeras(AlphaRegularizer),
            ["shared_axes"] = SharedAxes.IsEmpty ? null : new JsonArray([.. SharedAxes.Select(a => (JsonNode)a)]),
        };
        KerasNames.Add(config, "alpha_constraint", AlphaConstraint);
        return config;
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs)
    {
        int[] dims = Single(inputs).UserShape.AsSpan()[1..].ToArray();
        foreach (int axis in SharedAxes)
        {
            if (axis < 1 || axis > dims.Length)
            {
                throw BadShape($"shared axes lie between 1 and {dims.Length} for samples of shape {new Shape(dims)}, received {axis}.");
            }

            dims[axis - 1] = 1;
        }

        alpha = AddWeight("alpha", new Shape(dims), AlphaInitializer, AlphaRegularizer, AlphaConstraint);
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        return source with { Value = context.Emit(new PReluOp(), source.Value, context.Weight(alpha!, source).Value) };
    }
}
