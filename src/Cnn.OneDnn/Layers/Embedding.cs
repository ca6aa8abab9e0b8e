using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A row of weights for each whole number: samples (...) of numbers from 0 to <see cref="InputDim"/> - 1, which are rounded, become (..., outputDim). A number
/// that has no row gives NaN.
/// </summary>
public sealed class Embedding : Layer
{
    /// <summary>A table of rows.</summary>
    /// <param name="inputDim">How many numbers there are, the largest plus one.</param>
    /// <param name="outputDim">How many weights each has.</param>
    /// <param name="embeddingsInitializer">How they start; uniform from -0.05 to 0.05 if null.</param>
    /// <param name="embeddingsRegularizer">Penalty on them.</param>
    /// <param name="embeddingsConstraint">What they must be after each step.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Embedding(
        int inputDim,
        int outputDim,
        Initializer? embeddingsInitializer = null,
        Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null,
        Shape? inputShape = null,
        string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputDim, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputDim, 1);
        (InputDim, OutputDim) = (inputDim, outputDim);
        EmbeddingsInitializer = embeddingsInitializer ?? new RandomUniform();
        EmbeddingsRegularizer = embeddingsRegularizer;
        EmbeddingsConstraint = embeddingsConstraint;
        StartWith(inputShape, name);
    }

    internal Embedding(LayerConfig config)
        : this(
            config.Positive("input_dim"), config.Positive("output_dim"), config.Initializer("embeddings_initializer", new RandomUniform()),
            config.Regularizer("embeddings_regularizer"), config.Constraint("embeddings_constraint"))
    {
    }

    /// <summary>How many numbers there are.</summary>
    public int InputDim { get; }

    /// <summary>How many weights each has.</summary>
    public int OutputDim { get; }

    /// <summary>How they start.</summary>
    public Initializer EmbeddingsInitializer { get; }

    /// <summary>Penalty on them.</summary>
    public Regularizer? EmbeddingsRegularizer { get; }

    /// <summary>What they must be after each step.</summary>
    public Constraint? EmbeddingsConstraint { get; }

    /// <summary>The weights (inputDim, outputDim); null before the layer was called.</summary>
    public Parameter? Embeddings { get; private set; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var config = new JsonObject
        {
            ["input_dim"] = InputDim,
            ["output_dim"] = OutputDim,
            ["embeddings_initializer"] = KerasNames.ToKeras(EmbeddingsInitializer),
            ["embeddings_regularizer"] = KerasNames.ToKeras(EmbeddingsRegularizer),
        };
        KerasNames.Add(config, "embeddings_constraint", EmbeddingsConstraint);
        return config;
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape) =>
        Embeddings = AddWeight("embeddings", new Shape(InputDim, OutputDim), EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, Symbol input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Gather(context.WeightOf(Embeddings!), input);
    }
}
