using Cnn.Models.WeightFiles.Hdf5;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Keras;

/// <summary>
/// HDF5 files of Keras 2, and of Keras 3 where it writes .h5: the attribute layer_names has the layers in their order, and each layer's group the attribute
/// weight_names, "conv2d/kernel:0", which are the paths of its datasets.
/// </summary>
internal static class LegacyLayout
{
    private const string LayerNames = "layer_names", WeightNames = "weight_names", WholeModel = "model_weights";

    /// <summary>The group that has the layers; null where the file has another layout.</summary>
    public static HdfGroup? Find(HdfGroup root) =>
        new[] { root.Names.Contains(WholeModel) ? root.Group(WholeModel) : null, root }.FirstOrDefault(g => g is not null && Names(g, LayerNames) is not null);

    public static IReadOnlyList<StoredLayer> Read(HdfGroup group, Dictionary<string, HdfDataset> datasets)
    {
        var layers = new List<StoredLayer>();
        foreach (string layer in Names(group, LayerNames)!)
        {
            // A layer's name may have slashes in it.
            HdfGroup of = layer.Split('/').Aggregate((HdfGroup?)group, (g, part) => g?.Group(part))
                ?? throw new InvalidFormatException($"the HDF5 file has no group for the layer '{FileText.Shown(layer)}' that it names.");
            IReadOnlyList<string> weights = Names(of, WeightNames) ?? [];
            bool isNested = weights.Select(w => Owner(Bare(w))).Distinct().Skip(1).Any();
            layers.Add(new StoredLayer(layer, layer, [.. weights.Select(w => Add(of, layer, w, isNested, datasets))]));
        }

        return layers;
    }

    private static TensorEntry Add(HdfGroup group, string layer, string weight, bool isNested, Dictionary<string, HdfDataset> datasets)
    {
        HdfDataset dataset = group.Dataset(weight)
            ?? throw new InvalidFormatException($"the HDF5 file has no dataset for the weight '{FileText.Shown(weight)}' that it names.");
        string bare = Bare(weight);

        // Weights of a network inside of the network keep the names of their own layers.
        string name = bare.StartsWith(layer + "/", StringComparison.Ordinal) ? bare : isNested ? bare : $"{layer}/{bare[(bare.LastIndexOf('/') + 1)..]}";
        if (!datasets.TryAdd(name, dataset))
        {
            name = $"{layer}/{bare}";
            if (!datasets.TryAdd(name, dataset))
            {
                throw new InvalidFormatException($"the HDF5 file names the weight '{FileText.Shown(weight)}' of the layer '{FileText.Shown(layer)}' twice.");
            }
        }

        return new TensorEntry(name, dataset.Element, dataset.Dims);
    }

    // "conv2d/kernel:0" without what TensorFlow puts behind names.
    private static string Bare(string weight) => weight.EndsWith(":0", StringComparison.Ordinal) ? weight[..^2] : weight;

    private static string Owner(string weight) => weight.LastIndexOf('/') is var at and >= 0 ? weight[..at] : "";

    // Lists that are too long for one attribute lie in several, with numbers behind the name.
    private static IReadOnlyList<string>? Names(HdfGroup group, string attribute)
    {
        if (group.Texts(attribute) is { } whole)
        {
            return whole;
        }

        var parts = new List<string>();
        for (int i = 0; group.Texts($"{attribute}{i}") is { } part; i++)
        {
            parts.AddRange(part);
        }

        return parts.Count > 0 ? parts : null;
    }
}
