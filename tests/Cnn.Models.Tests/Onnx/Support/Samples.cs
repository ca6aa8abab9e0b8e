using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Onnx.Support;

/// <summary>Numbers for inputs and weights, the same in every run.</summary>
internal static class Samples
{
    /// <summary>What is compared here is what networks compute, not by whom: the managed backend needs no layouts chosen by measurement.</summary>
    public static ModelOptions Engine { get; } = new() { Backend = BackendKind.Managed };

    /// <summary>Numbers between -1 and 1.</summary>
    public static Tensor Uniform(int seed, params int[] shape)
    {
        var random = new Random(seed);
        var tensor = new Tensor(new Shape(shape));
        foreach (ref float value in tensor.AsSpan<float>())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return tensor;
    }

    /// <summary>Two samples for a model's one input.</summary>
    public static Tensor For(Model model) => Uniform(1, [2, .. model.Inputs[0].Shape]);

    /// <summary>
    /// Moves what begins as zeros and ones away from there, so that no weight can be mixed up with another unnoticed. Kernels stay as they began.
    /// </summary>
    public static Model Shaken(Model model)
    {
        int seed = 100;
        foreach (Parameter parameter in model.Parameters.Where(p => p.Shape.Rank == 1 || p.Name == "alpha"))
        {
            Tensor value = Uniform(seed++, parameter.Shape.ToArray());
            bool aroundOne = parameter.Name is "gamma" or "moving_variance" or "variance";
            foreach (ref float number in value.AsSpan<float>())
            {
                number = (aroundOne ? 1 : 0) + (0.2f * number);
            }

            model.SetWeight(parameter, value);
        }

        return model;
    }

    /// <summary>Fails where two lists of numbers are further apart than this, absolutely and, for large numbers, relatively.</summary>
    public static void ExpectClose(float[] actual, float[] expected, double tolerance)
    {
        Assert.That(Agreement.Worst(actual, Array.ConvertAll(expected, v => (double)v), 1, ""), Is.LessThan(tolerance));
        Assert.That(expected.Max() - expected.Min(), Is.GreaterThan(1e-3), "numbers that are all the same show nothing");
    }
}
