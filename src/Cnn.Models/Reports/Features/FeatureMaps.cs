using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>What the layers of a network make of a sample: the activation model of the tutorials, one output per layer.</summary>
public static class FeatureMaps
{
    /// <summary>Runs a sample through a network and keeps what chosen layers give.</summary>
    /// <param name="model">A network of one input.</param>
    /// <param name="sample">The sample, (1, ...) as the input has it.</param>
    /// <param name="layers">The layers' names; null for all layers but inputs.</param>
    /// <exception cref="ArgumentException">A layer is not there, or the sample does not have the input's shape.</exception>
    public static IReadOnlyList<FeatureMap> Compute(Model model, Tensor sample, IReadOnlyList<string>? layers = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Shape.Rank == 0 || sample.Shape[0] != 1)
        {
            throw new ArgumentException($"One sample is expected, a tensor of shape (1, ...); received {sample.Shape}.", nameof(sample));
        }

        SymbolicTensor[] chosen = [.. Choose(model, layers)];

        // The weights exist once one is read, so that the second model shares them instead of drawing its own.
        _ = model.Parameters.Count > 0 ? model.GetWeight(model.Parameters[0]) : null;
        using var activations = new Model(model.Inputs, chosen, $"{model.Name} activations") { Options = model.Options };
        IReadOnlyList<Tensor> outputs = activations.Predict([sample], 1);
        return [.. chosen.Select((t, i) => new FeatureMap(t.Layer.Name, t.Layer.ClassName, t.Shape, t.Format, outputs[i].AsSpan<float>().ToArray()))];
    }

    private static IEnumerable<SymbolicTensor> Choose(Model model, IReadOnlyList<string>? layers)
    {
        foreach (string name in layers ?? [])
        {
            if (!model.Calls.Any(c => c.Layer.Name == name))
            {
                throw new ArgumentException(
                    $"Model '{model.Name}' has no layer '{name}'. It has {string.Join(", ", model.Calls.Select(c => c.Layer.Name).Distinct())}.",
                    nameof(layers));
            }
        }

        return model.Calls.Where(c => layers is null || layers.Contains(c.Layer.Name));
    }
}
