using System.Text;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Zoo;

/// <summary>Numbers that follow from a name and a place, as tests/Zoo/torchvision.py makes them too.</summary>
internal static class TorchWeights
{
    /// <summary>Numbers in [-1, 1): splitmix64 of FNV-1a of the name.</summary>
    public static void Uniform(string name, Span<float> to, Func<double, double> then)
    {
        ulong seed = 0xcbf29ce484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            seed = (seed ^ b) * 0x100000001b3;
        }

        for (int i = 0; i < to.Length; i++)
        {
            ulong z = seed + ((ulong)(i + 1) * 0x9e3779b97f4a7c15);
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            z ^= z >> 31;
            to[i] = (float)then(((z >> 40) / 8388608.0) - 1);
        }
    }

    /// <summary>A tensor of a state dict; the head's is multiplied by the gain.</summary>
    public static Tensor Of(string name, int[] shape, double gain)
    {
        var tensor = new Tensor(new Shape(shape));
        double spread = shape.Length > 1 ? Math.Sqrt(6.0 / (tensor.Shape.ElementCount / shape[0])) : 1;
        Uniform(name, tensor.AsSpan<float>(), name[(name.LastIndexOf('.') + 1)..] switch
        {
            "running_var" => u => 1 + (0.5 * u),
            "running_mean" or "bias" => u => 0.1 * u,
            "layer_scale" => u => 0.5 + (0.3 * u),
            _ when shape.Length == 1 => u => 1 + (0.2 * u),
            _ => u => u * spread,
        });
        foreach (ref float value in tensor.AsSpan<float>())
        {
            value *= (float)gain;
        }

        return tensor;
    }
}
