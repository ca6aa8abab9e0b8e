using System.Globalization;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>The score of a class for one sample, as gradients are asked for.</summary>
internal static class ClassScore
{
    /// <summary>How many classes a network tells apart; how many values it gives where these are no classes.</summary>
    /// <exception cref="ArgumentException">It has several inputs or outputs, or gives no row.</exception>
    public static int Count(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Inputs.Count != 1 || model.Outputs.Count != 1 || model.Outputs[0].Shape.Count(size => size != 1) > 1)
        {
            throw new ArgumentException(
                $"Model '{model.Name}' gives {string.Join(" and ", model.Outputs.Select(o => o.Shape))} for {model.Inputs.Count} inputs; a network of one " +
                    $"input and one output with a number for each class is expected.",
                nameof(model));
        }

        return ClassProbabilities.KindOf(model) == OutputKind.LabelOne ? 2 : model.Outputs[0].Shape.ElementCount;
    }

    /// <summary>The gradient of a class's score, before a last softmax or sigmoid, by a tensor.</summary>
    /// <param name="model">The network.</param>
    /// <param name="sample">The sample, (1, ...).</param>
    /// <param name="classIndex">The class; null for the most probable one.</param>
    /// <param name="by">What the gradient is by.</param>
    /// <returns>The class, the values of the tensor, and its gradient.</returns>
    /// <exception cref="ArgumentException">There is no such class, or not one sample of the input's shape.</exception>
    public static (int ClassIndex, float[] Values, float[] Gradient) Differentiate(Model model, Tensor sample, int? classIndex, SymbolicTensor by)
    {
        ArgumentNullException.ThrowIfNull(sample);
        int classes = Count(model);
        if (sample.Shape.Rank == 0 || sample.Shape[0] != 1)
        {
            throw new ArgumentException($"One sample is expected, a tensor of shape (1, ...); received {sample.Shape}.", nameof(sample));
        }

        if (classIndex is { } asked && (uint)asked >= (uint)classes)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Model '{model.Name}' has no class {asked}: its classes are 0 to {classes - 1}."),
                nameof(classIndex));
        }

        int chosen = classIndex ?? MostProbable(model, sample);
        var weights = new Tensor(new Shape([1, .. model.Outputs[0].Shape]));

        // The one score of two classes speaks for label 1, and against label 0 as much.
        bool isOne = ClassProbabilities.KindOf(model) == OutputKind.LabelOne;
        weights.AsSpan<float>()[isOne ? 0 : chosen] = isOne && chosen == 0 ? -1 : 1;
        ActivationGradients found = model.GradientsByActivations([sample], [weights], [by]);
        return (chosen, found.Activations[0].AsSpan<float>().ToArray(), found.Gradients[0].AsSpan<float>().ToArray());
    }

    private static int MostProbable(Model model, Tensor sample) =>
        ClassProbabilities.MostProbable(ClassProbabilities.PerClass(model, model.Predict(sample).AsSpan<float>()), 1)[0];
}
