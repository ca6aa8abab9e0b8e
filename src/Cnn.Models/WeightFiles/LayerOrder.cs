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
    public static WeightReport? Match(Model model, TensorFile file) => Pairs(model, file) is { } pairs ? Report(model, pairs) : null;

    /// <summary>
    /// Whether the order says more than the names: where a layer has only a name that Keras or this library made by counting, which depends on what else was
    /// made before, and the order does not contradict any name that somebody gave.
    /// </summary>
    public static bool IsSurer(Model model, TensorFile file)
    {
        (StoredLayer Stored, Layer Layer)[] pairs = Pairs(model, file) ?? [];
        HashSet<string> stored = [.. pairs.Select(p => p.Stored.Name)];
        return pairs.Any(p => KerasVariables.IsCounted(p.Layer.Name, p.Layer.ClassName))
            && pairs.All(p => KerasVariables.IsCounted(p.Layer.Name, p.Layer.ClassName) || !stored.Contains(p.Layer.Name) || p.Stored.Name == p.Layer.Name);
    }

    private static WeightReport Report(Model model, (StoredLayer Stored, Layer Layer)[] pairs)
    {
        Dictionary<Parameter, ForeignTensor> weights = ForeignTensor.From(model, WeightFormat.Keras).ToDictionary(w => w.Parameter);
        ILookup<bool, WeightMatch> matches = pairs
            .SelectMany(p => p.Stored.Tensors.Zip(p.Layer.Parameters))
            .Select(p => new WeightMatch(p.First, weights[p.Second]))
            .ToLookup(m => m.Tensor.IsFloat && WeightMatcher.Fits(m.Tensor.Dims, m.Weight.Shape));
        return new WeightReport("the order of layers", [.. matches[true]], [], [], [.. matches[false]], []);
    }

    private static (StoredLayer Stored, Layer Layer)[]? Pairs(Model model, TensorFile file)
    {
        IReadOnlyList<Layer> all = KerasLayerOrder.Sort(model);
        (StoredLayer? Stored, Layer Layer)[] pairs = file.Source is KerasSource { IsNumbered: true } ? Counted(all, file) : InLine(all, file);
        int stored = file.Layers.Count(l => l.Tensors.Count > 0);
        return stored > 0 && stored == pairs.Length && pairs.All(p => p.Stored?.Tensors.Count == p.Layer.Parameters.Count)
            ? [.. pairs.Select(p => (p.Stored!, p.Layer))]
            : null;
    }

    private static (StoredLayer? Stored, Layer Layer)[] InLine(IReadOnlyList<Layer> all, TensorFile file)
    {
        StoredLayer[] stored = [.. file.Layers.Where(l => l.Tensors.Count > 0)];
        return [.. all.Where(l => l.Parameters.Count > 0).Select((l, i) => (i < stored.Length ? stored[i] : null, l))];
    }

    // Layers without weights are counted too.
    private static (StoredLayer? Stored, Layer Layer)[] Counted(IReadOnlyList<Layer> all, TensorFile file)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var stored = file.Layers.ToDictionary(l => l.Path, StringComparer.Ordinal);
        return [.. all.Select(l => (Stored: stored.GetValueOrDefault(KerasVariables.PathOf(l.ClassName, counts)), Layer: l)).ToArray()
            .Where(p => p.Layer.Parameters.Count > 0)];
    }
}
