using System.Collections.Immutable;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles;

/// <summary>Finds out which tensor of a file is which weight of a model.</summary>
internal static class WeightMatcher
{
    // What wrappers of networks put before all names: DataParallel, torch.compile, Lightning.
    private static readonly string[] Prefixes = ["module.", "_orig_mod.", "model."];

    /// <summary>The assignment by which the most tensors fit.</summary>
    public static WeightReport Best(Model model, TensorFile file, WeightMap? map)
    {
        WeightMap[] maps = map is null
            ? [.. WeightMap.BuiltIn.Where(m => m.Networks.Count == 0 || m.Networks.Contains(model.Name)).Prepend(WeightMap.Identity)]
            : [map];
        WeightFormat[] formats = file.Format switch
        {
            "PyTorch" => [WeightFormat.PyTorch],
            "Keras" or "TensorFlow.js" => [WeightFormat.Keras],
            _ => [WeightFormat.PyTorch, WeightFormat.Keras],
        };
        IEnumerable<WeightReport> all = formats.SelectMany(f =>
        {
            IReadOnlyList<ForeignTensor> weights = ForeignTensor.From(model, f);
            return maps.Select(m => Match(weights, file, m, f));
        });
        if (map is null && LayerOrder.Match(model, file) is { } ordered)
        {
            // Of several that fit equally the first counts.
            all = LayerOrder.IsSurer(model, file) ? all.Prepend(ordered) : all.Append(ordered);
        }

        return all.MaxBy(r => (r.Matched.Count, -r.LeftOver.Count - r.OtherShape.Count))!;
    }

    private static WeightReport Match(IReadOnlyList<ForeignTensor> weights, TensorFile file, WeightMap map, WeightFormat format)
    {
        string prefix = format == WeightFormat.PyTorch ? Prefix(file.Entries) : "";
        var byName = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        List<string> leftOver = [], missing = [];
        foreach (TensorEntry entry in file.Entries.Where(e => !IsOther(e.Name)))
        {
            if (map.Translate(entry.Name[prefix.Length..]) is { } name && !byName.TryAdd(name, entry))
            {
                leftOver.Add(entry.Name);
            }
        }

        List<WeightMatch> matched = [], other = [];
        foreach (ForeignTensor weight in weights)
        {
            TensorEntry? entry = weight.Names.Select(n => byName.GetValueOrDefault(n)).FirstOrDefault(e => e is not null);
            if (entry is null)
            {
                missing.Add(weight.Names[0]);
                continue;
            }

            foreach (string name in weight.Names)
            {
                byName.Remove(name);
            }

            (entry.IsFloat && Fits(entry.Dims, weight.Shape) ? matched : other).Add(new WeightMatch(entry, weight));
        }

        leftOver.AddRange(byName.Values.Select(e => e.Name));
        return new WeightReport(map.Source, matched, missing, leftOver, other, []);
    }

    // Axes of one place say nothing: a dense layer may be kept as a 1x1 convolution. A dense layer over a flattened image may be kept as a convolution over all
    // of it.
    public static bool Fits(ImmutableArray<long> dims, Shape shape)
    {
        long[] file = [.. dims.Where(d => d != 1)];
        bool isSame = file.SequenceEqual(shape.Where(d => d != 1).Select(d => (long)d));
        return isSame || (shape.Rank == 2 && dims.Length == 4 && dims[0] == shape[0] && dims[1] * dims[2] * dims[3] == shape[1]);
    }

    // Counters, arrays of optimizers and what else is kept beside weights.
    private static bool IsOther(string name) =>
        name.EndsWith("num_batches_tracked", StringComparison.Ordinal) || Checkpoint.IsTrainingState(name)
            || name.StartsWith("optimizer/", StringComparison.Ordinal);

    private static string Prefix(IReadOnlyList<TensorEntry> entries)
    {
        string found = "";
        while (entries.Count > 0
            && Prefixes.FirstOrDefault(p => entries.All(e => e.Name.AsSpan(found.Length).StartsWith(p, StringComparison.Ordinal))) is { } next)
        {
            found += next;
        }

        return found;
    }
}
