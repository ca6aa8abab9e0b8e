using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Steps of a training loop of your own.</content>
public abstract partial class Optimizer
{
    /// <summary>
    /// One step with gradients, as those of a <see cref="GradientTape"/>: <c>optimizer.ApplyGradients(gradients.Zip(model.TrainableWeights))</c>. A model that
    /// is not compiled takes this optimizer as its own with the first step: its state is the model's, and <see cref="Model.Optimizer"/> shows it.
    /// </summary>
    /// <param name="gradientsAndWeights">A gradient for each weight of a model that learns, in the weight's shape.</param>
    /// <exception cref="ArgumentException">The weights are not all those of one model that learn, or a gradient has another shape.</exception>
    /// <exception cref="InvalidOperationException">The model has another optimizer.</exception>
    public void ApplyGradients(IEnumerable<(Tensor Gradient, Parameter Weight)> gradientsAndWeights)
    {
        ArgumentNullException.ThrowIfNull(gradientsAndWeights);
        (Tensor Gradient, Parameter Weight)[] pairs = [.. gradientsAndWeights];
        var weights = pairs.Select(p => p.Weight).ToHashSet();
        IEnumerable<Model> models = pairs.SelectMany(p => p.Weight.Owner?.Networks ?? []).OfType<Model>().Distinct();
        Model model = models.FirstOrDefault(m => weights.SetEquals(m.TrainableWeights))
            ?? throw new ArgumentException(
                $"A step needs a gradient for each weight of a model that learns, and none besides: no model has just these {weights.Count} as its " +
                    $"TrainableWeights: {string.Join(", ", weights.Take(8).Select(w => w.Path))}.",
                nameof(gradientsAndWeights));
        model.StepOf(this, pairs.ToDictionary(p => p.Weight.Path, p => p.Gradient));
    }

    /// <summary>The same with Keras 3's arguments.</summary>
    /// <param name="gradients">A gradient for each weight.</param>
    /// <param name="weights">All weights of a model that learn, in the same order.</param>
    /// <exception cref="ArgumentException">There are not as many of one as of the other, or as the other method says.</exception>
    /// <inheritdoc cref="ApplyGradients"/>
    public void Apply(IReadOnlyList<Tensor> gradients, IReadOnlyList<Parameter> weights)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(weights);
        if (gradients.Count != weights.Count)
        {
            throw new ArgumentException($"Expected a gradient for each of {weights.Count} weights, received {gradients.Count}.", nameof(gradients));
        }

        ApplyGradients(gradients.Zip(weights));
    }

    /// <summary>Whether this is another optimizer, or was made from it for a training.</summary>
    internal bool IsMadeFrom(Optimizer other) => this == other || origin == other;
}
