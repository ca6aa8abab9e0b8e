namespace Cnn.OneDnn.Layers;

/// <summary>A weight or a moving statistic of a layer: what it looks like, not where it lies.</summary>
public sealed class Parameter
{
    internal Parameter(string name, Shape shape, Layout userLayout, Initializer initializer, int fanIn, int fanOut, bool isStatistic, Regularizer? regularizer)
    {
        Name = name;
        Shape = shape;
        UserLayout = userLayout;
        Initializer = initializer;
        FanIn = fanIn;
        FanOut = fanOut;
        IsStatistic = isStatistic;
        Regularizer = regularizer;
    }

    /// <summary>Its name inside the layer: kernel, bias, gamma, moving_mean.</summary>
    public string Name { get; }

    /// <summary>Its name in a model: conv2d/kernel, or block/conv2d/kernel of a layer inside of another one.</summary>
    public string Path => Owner is null ? Name : $"{Owner.Path}/{Name}";

    /// <summary>Its sizes in Keras's order: (spatial..., in, out) for a convolution's kernel.</summary>
    public Shape Shape { get; }

    /// <summary>How it starts.</summary>
    public Initializer Initializer { get; }

    /// <summary>What is added to the loss for it, if anything.</summary>
    public Regularizer? Regularizer { get; }

    /// <summary>What it must be after each step, if anything.</summary>
    public Constraint? Constraint { get; internal init; }

    /// <summary>Whether it is updated by the forward pass, not by the optimizer.</summary>
    public bool IsStatistic { get; }

    internal int FanIn { get; }

    internal int FanOut { get; }

    /// <summary>The user's row-major array seen over the engine's logical axes.</summary>
    internal Layout UserLayout { get; }

    /// <summary>The layer that made it.</summary>
    public Layer? Owner { get; internal set; }

    /// <summary>
    /// Its sizes in the engine's order, which is ONNX's and PyTorch's: (outputs, inputs, kernel...), with groups (groups, outputs / groups, inputs / groups,
    /// kernel...).
    /// </summary>
    public Shape LogicalShape => UserLayout.Shape;

    /// <summary>How far apart, in an array in Keras's order, elements are that follow each other along an axis of <see cref="LogicalShape"/>.</summary>
    public IReadOnlyList<long> LogicalStrides => [.. UserLayout.Strides];

    /// <summary>A copy of its value, in Keras's shape: of a weight as <c>model.Weights[0].Value</c>.</summary>
    /// <exception cref="InvalidOperationException">No network that is still there has it.</exception>
    public Tensor Value => Keeper().GetWeights([this])[0];

    /// <summary>Keras's other name of <see cref="Value"/>.</summary>
    /// <inheritdoc cref="Value" path="/exception"/>
    public Tensor Numpy() => Value;

    /// <summary>Sets its value.</summary>
    /// <param name="value">Numbers in its shape.</param>
    /// <exception cref="ArgumentException">The value has another shape or type.</exception>
    /// <inheritdoc cref="Value" path="/exception"/>
    public void Assign(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Keeper().SetWeights(new Dictionary<Parameter, Tensor> { [this] = value });
    }

    private IWeightKeeper Keeper() => Owner?.Keeper() ?? throw new InvalidOperationException($"No layer has parameter '{Name}', and so no network.");

    /// <summary>The weight as a tensor of its own shape, inside of its layer's call: <c>context.MatMul(x, kernel)</c>, as
    /// <see cref="LayerContext.WeightOf"/>.</summary>
    /// <exception cref="InvalidOperationException">No layer is being called on this thread.</exception>
    public static implicit operator Symbol(Parameter parameter) => LayerContext.Current.WeightOf(parameter);

    /// <summary>Where its value is; null before a model used it.</summary>
    internal Planning.ParameterStore? Store { get; set; }
}
