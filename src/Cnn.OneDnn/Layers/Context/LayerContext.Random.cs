using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <content>Random numbers: new ones at each step, the same for the same seed.</content>
public sealed partial class LayerContext
{
    /// <summary>Numbers of [minimum, maximum) in the shape of x, each as likely as any other. In prediction too: see <see cref="Training"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not above the minimum.</exception>
    public Symbol RandomUniform(Symbol x, float minimum = 0, float maximum = 1) => Uniform(x, minimum, maximum, null);

    /// <summary>Numbers of a layer that may have a seed.</summary>
    internal Symbol Uniform(Symbol x, float minimum, float maximum, int? seed)
    {
        if (!(maximum > minimum))
        {
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, $"Expected a number above {minimum}.");
        }

        return x with { Value = Emit(new RandomUniformOp(minimum, maximum, NextStream(seed)), x.Value) };
    }

    /// <summary>Normal numbers in the shape of x. In prediction too: see <see cref="Training"/>.</summary>
    public Symbol RandomNormal(Symbol x, float mean = 0, float standardDeviation = 1) => Noise(x, mean, standardDeviation, null);

    /// <summary>Normal numbers of a layer that may have a seed.</summary>
    internal Symbol Noise(Symbol x, float mean, float standardDeviation, int? seed)
    {
        Symbol middle = Fill(x, mean);
        return middle with { Value = Emit(new GaussianNoiseOp(standardDeviation, NextStream(seed)), middle.Value) };
    }
}
