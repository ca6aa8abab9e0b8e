using System.Globalization;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>
/// Keras's names: "layer/kernel", or with TensorFlow's ":0"; and the paths of Keras 3's weight files, "layers/layer/vars/0", which count the parameters of a
/// layer.
/// </summary>
internal static class KerasWeights
{
    public static IEnumerable<ForeignTensor> From(Model model) =>
        model.Layers.SelectMany(l => l.WithParts()).SelectMany(layer => layer.OwnParameters.Select((p, i) =>
    {
        string name = p.Path, number = i.ToString(CultureInfo.InvariantCulture);
        string[] names = [name, name + ":0", $"{layer.Path}/vars/{number}", $"layers/{layer.Path}/vars/{number}"];

        // Keras 2 has another word for it than Keras 3.
        return new ForeignTensor(p, layer is DepthwiseConvolution && p.Name == "kernel"
            ? [.. names, $"{layer.Path}/depthwise_kernel", $"{layer.Path}/depthwise_kernel:0"]
            : names, p.Shape, null);
    }));

    /// <summary>Whether a tensor of a file holds no weight: the optimizer's arrays, what callbacks keep, and counters of random generators.</summary>
    public static bool IsOther(string name) =>
        CheckpointText.IsTrainingState(name) || name.StartsWith("optimizer/", StringComparison.Ordinal)
            || name.Contains("seed_generator", StringComparison.Ordinal);
}
