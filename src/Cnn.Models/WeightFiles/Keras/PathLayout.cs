using System.Text.RegularExpressions;
using Cnn.Models.WeightFiles.Hdf5;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Keras;

/// <summary>
/// HDF5 files of Keras 3, and of Keras 2.13 where it writes .weights.h5: "layers/conv2d_1/vars/0", layers counted by class and weights by number. The layers
/// come in the order in which they lie in the file, which is mostly that in which they were written. Files of others are read so too: their datasets are called
/// by their paths.
/// </summary>
internal static partial class PathLayout
{
    private const int DeepestGroup = 32;
    private const string Variables = "vars";

    public static IReadOnlyList<StoredLayer> Read(HdfGroup root, Dictionary<string, HdfDataset> datasets)
    {
        var found = new List<(long Address, string Path, string? Given, List<HdfDataset> Weights)>();
        Walk(root, found, 0, []);
        HashSet<string> taken = new(StringComparer.Ordinal), paths = new(StringComparer.Ordinal);
        return [.. found.OrderBy(f => f.Address).Select(f =>
        {
            string[] parts = [.. f.Path.Split('/').Where(p => p is not ("layers" or Variables))];
            if (!paths.Add(Canonical(f.Path)))
            {
                throw new InvalidFormatException($"the HDF5 file has two layers at '{FileText.Shown(f.Path)}'.");
            }

            string name = new[] { f.Given ?? parts.LastOrDefault() ?? "", string.Join('/', parts), f.Path }.FirstOrDefault(taken.Add)
                ?? throw new InvalidFormatException($"the HDF5 file has two layers at '{FileText.Shown(f.Path)}'.");
            return new StoredLayer(Canonical(f.Path), name, Entries(f.Path, name, f.Weights, datasets));
        })];
    }

    private static string Canonical(string path) => path.EndsWith($"/{Variables}", StringComparison.Ordinal) ? path[..^(Variables.Length + 1)] : path;

    // As Keras 3 writes it: 2.13 has another word for layers, and on some systems another slash.
    private static string Plain(string path) => path.Replace('\\', '/').Replace("_layer_checkpoint_dependencies", "layers", StringComparison.Ordinal);

    private static List<TensorEntry> Entries(string path, string name, List<HdfDataset> weights, Dictionary<string, HdfDataset> datasets)
    {
        bool isNumbered = path == Variables || path.EndsWith($"/{Variables}", StringComparison.Ordinal);
        string layer = path.Split('/').SkipLast(1).LastOrDefault() ?? "";
        IReadOnlyList<string>? names = isNumbered ? KerasVariables.Names(Number().Replace(layer, ""), weights.Count) : null;
        var entries = new List<TensorEntry>();
        foreach (HdfDataset dataset in weights)
        {
            string last = dataset.Path[(dataset.Path.LastIndexOf('/') + 1)..];
            string weight = isNumbered ? names is null ? $"{Variables}/{last}" : names[entries.Count] : last;
            string full = name.Length == 0 ? weight : $"{name}/{weight}";
            if (!datasets.TryAdd(full, dataset))
            {
                full = Plain(dataset.Path);
                if (!datasets.TryAdd(full, dataset))
                {
                    throw new InvalidFormatException($"the HDF5 file has the tensor '{FileText.Shown(full)}' twice.");
                }
            }

            entries.Add(new TensorEntry(full, dataset.Element, dataset.Dims));
        }

        return entries;
    }

    private static void Walk(HdfGroup group, List<(long Address, string Path, string? Given, List<HdfDataset> Weights)> found, int depth, HashSet<long> seen)
    {
        if (depth > DeepestGroup || !seen.Add(group.Address))
        {
            throw new InvalidFormatException(
                $"group '{FileText.Shown(group.Path)}' of the HDF5 file lies more than {DeepestGroup} groups deep, or has two names; the file is damaged.");
        }

        var weights = new List<HdfDataset>();
        foreach (string name in group.Names.OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal))
        {
            string path = Plain(group.Path.Length == 0 ? name : $"{group.Path}/{name}");
            if (IsOther(path))
            {
                continue;
            }

            if (group.Group(name) is { } inner)
            {
                Walk(inner, found, depth + 1, seen);
            }
            else if (group.Dataset(name) is { } dataset)
            {
                weights.Add(dataset);
            }
        }

        if (weights.Count > 0)
        {
            found.Add((group.Address, Plain(group.Path), group.TextsIfAny("name") is [var given] ? given : null, weights));
        }
    }

    // What an optimizer keeps and what random numbers come from, which Keras saves beside the weights.
    private static bool IsOther(string path) => path == "optimizer" || path.EndsWith("seed_generator", StringComparison.Ordinal);

    [GeneratedRegex(@"_\d+$")]
    private static partial Regex Number();
}
