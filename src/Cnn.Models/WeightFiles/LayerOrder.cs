using Cnn.Models.WeightFiles.Keras;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.WeightFiles;

/// <summary>
/// Which tensor of a Keras file is which weight of a model whose layers have other names: the layers with weights one after the other, as Keras's load_weights
/// takes them, where there are as many of them with as many weights each. Files of Keras 3 count layers by class instead, and so are the model's counted.
/// </summary>
internal static class LayerOrder
{
    /// <summary>The assignment; null where the file is none of Keras, or has other layers.</summary>
    public static WeightReport? Match(Model model, TensorFile file)
    {
        Layer[] layers = [.. model.Layers.Where(l => l.Parameters.Count > 0)];
        StoredLayer[] stored = [.. (file.Source is KerasSource { IsNumbered: true } ? Counted(layers, file) : file.Layers).Where(l => l.Tensors.Count > 0)];
        if (stored.Length == 0 || stored.Length != layers.Length || !stored.Zip(layers).All(p => p.First.Tensors.Count == p.Second.Parameters.Count))
        {
            return null;
        }

        Dictionary<Parameter, ForeignTensor> weights = ForeignTensor.From(model, WeightFormat.Keras).ToDictionary(w => w.Parameter);
        ILookup<bool, WeightMatch> matches = stored.Zip(layers)
            .SelectMany(p => p.First.Tensors.Zip(p.Second.Parameters))
            .Select(p => new WeightMatch(p.First, weights[p.Second]))
            .ToLookup(m => m.Tensor.IsFloat && WeightMatcher.Fits(m.Tensor.Dims, m.Weight.Shape));
        return new WeightReport("the order of layers", [.. matches[true]], [], [], [.. matches[false]], []);
    }

    // Those that no layer of the model has are last, and make the numbers differ.
    private static IEnumerable<StoredLayer> Counted(Layer[] layers, TensorFile file)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, StoredLayer> left = file.Layers.ToDictionary(l => l.Path, StringComparer.Ordinal);
        var found = new List<StoredLayer>();
        foreach (Layer layer in layers)
        {
            if (left.Remove(KerasVariables.PathOf(layer.ClassName, counts), out StoredLayer? stored))
            {
                found.Add(stored);
            }
        }

        return found.Concat(left.Values);
    }
}
