using System.Globalization;
using Cnn.Models.WeightFiles;
using Cnn.Models.WeightFiles.Keras;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Keras.Import;

/// <summary>
/// Finds out which tensor of a file is which weight of the network whose config lies beside them. All must be there, with the right sizes, and nothing else.
/// </summary>
internal sealed class KerasAssignment
{
    private const int ShownNames = 8;
    private readonly List<(Parameter Parameter, TensorEntry Entry)> found = [];
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];
    private readonly TensorFile weights;

    private KerasAssignment(TensorFile weights) => this.weights = weights;

    /// <exception cref="InvalidFormatException">The weights are those of another network.</exception>
    public static IReadOnlyList<(Parameter Parameter, TensorEntry Entry)> Of(IReadOnlyList<KerasSlot> slots, TensorFile weights)
    {
        var assignment = new KerasAssignment(weights);
        if (weights.Source is KerasSource { IsNumbered: true })
        {
            assignment.ByPath(slots);
        }
        else if (weights.Source is KerasSource)
        {
            assignment.ByLayer(slots);
        }
        else
        {
            assignment.ByName(slots);
        }

        return assignment.Finish();
    }

    // Keras 3: layers counted by class, in each the weights in their order.
    private void ByPath(IReadOnlyList<KerasSlot> slots)
    {
        var stored = weights.Layers.ToDictionary(l => l.Path, StringComparer.Ordinal);
        foreach (KerasSlot slot in slots)
        {
            Pair(slot.Part.Name, Own(slot), stored.GetValueOrDefault(slot.Path)?.Tensors ?? [], slot);
        }
    }

    // Keras 2: layers by name; networks inside of the network are one layer, whose weights have the names of their own layers.
    private void ByLayer(IReadOnlyList<KerasSlot> slots)
    {
        ILookup<string, KerasSlot> tops = slots.ToLookup(s => s.Top, StringComparer.Ordinal);
        foreach (StoredLayer layer in weights.Layers.Where(l => l.Tensors.Count > 0))
        {
            KerasSlot[] inside = [.. tops[layer.Name]];
            if (inside is [var only] && only.Part.Name == layer.Name)
            {
                Pair(layer.Name, Own(only), layer.Tensors, only);
                continue;
            }

            PairNetwork(layer, inside);
        }

        HashSet<string> stored = [.. weights.Layers.Where(l => l.Tensors.Count > 0).Select(l => l.Name)];
        foreach (KerasSlot slot in slots.Where(s => Own(s).Count > 0 && !stored.Contains(s.Top)))
        {
            faults.Add($"{slot.Part.Name} has no weights");
        }
    }

    private void PairNetwork(StoredLayer layer, KerasSlot[] inside)
    {
        ILookup<string, TensorEntry> byOwner = layer.Tensors.ToLookup(t => Owner(t.Name, layer.Name), StringComparer.Ordinal);
        ILookup<string, TensorEntry> byEnd = layer.Tensors.ToLookup(t => Last(Owner(t.Name, layer.Name)), StringComparer.Ordinal);
        TensorEntry[] Of(KerasSlot slot) => [.. byOwner[slot.Part.Name].Any() ? byOwner[slot.Part.Name] : byEnd[slot.Part.Name]];
        if (inside.All(s => Of(s).Length >= Own(s).Count))
        {
            foreach (KerasSlot slot in inside)
            {
                Pair(slot.Part.Name, Own(slot), Of(slot), slot);
            }

            return;
        }

        // Where names do not tell, it is the order: all weights that are trained, layer by layer, then all others; or layer by layer where the network was
        // frozen.
        Parameter[] all = [.. inside.SelectMany(Own)], trainedFirst = [.. all.OrderBy(p => p.IsStatistic)];
        bool isFrozen = all.Length == layer.Tensors.Count && all.Zip(layer.Tensors).All(p => Names(p.First).Contains(Last(p.Second.Name)));
        Pair(layer.Name, isFrozen ? all : trainedFirst, layer.Tensors, null);
    }

    // TensorFlow.js: "conv2d/kernel", with the names of outer networks or scopes before.
    private void ByName(IReadOnlyList<KerasSlot> slots)
    {
        ILookup<string, TensorEntry> ends = weights.Entries.ToLookup(e => LastTwo(e.Name), StringComparer.Ordinal);
        foreach (KerasSlot slot in slots)
        {
            foreach (Parameter parameter in Own(slot))
            {
                string[] names = [.. Names(parameter).Select(n => $"{slot.Part.Name}/{n}")];
                TensorEntry? entry = names.Select(weights.Find).FirstOrDefault(e => e is not null) ?? names.Select(n => ends[LastTwo(n)].ToArray())
                    .FirstOrDefault(e => e.Length == 1)?[0];
                Take(parameter, entry, names[0]);
            }

            Pass(slot, weights.Entries.Where(e => e.Name.StartsWith($"{slot.Part.Name}/", StringComparison.Ordinal)));
        }
    }

    private void Pair(string layer, IReadOnlyList<Parameter> parameters, IReadOnlyList<TensorEntry> tensors, KerasSlot? slot)
    {
        if (slot is not null && Pass(slot, tensors))
        {
            return;
        }

        var byName = tensors.ToLookup(t => Last(t.Name), StringComparer.Ordinal);
        bool isNamed = slot is not null && parameters.All(p => Names(p).Any(n => byName[n].Count() == 1));
        for (int i = 0; i < parameters.Count; i++)
        {
            TensorEntry? entry = isNamed ? Names(parameters[i]).SelectMany(n => byName[n]).First() : i < tensors.Count ? tensors[i] : null;
            Take(parameters[i], entry, string.Create(CultureInfo.InvariantCulture, $"{layer}/{parameters[i].Name}"));
        }
    }

    // The numbers of such layers are options by now.
    private bool Pass(KerasSlot slot, IEnumerable<TensorEntry> tensors)
    {
        if (slot.Part.ClassName != KerasStatistics.ClassName)
        {
            return false;
        }

        used.UnionWith(tensors.Select(t => t.Name));
        return true;
    }

    private void Take(Parameter parameter, TensorEntry? entry, string name)
    {
        if (entry is null)
        {
            faults.Add($"{name} is missing");
        }
        else if (!entry.IsFloat || !entry.Dims.SequenceEqual(parameter.Shape.Select(d => (long)d)))
        {
            used.Add(entry.Name);
            faults.Add($"{entry.Name} is {entry.SizesText}{(entry.IsFloat ? "" : $" of {entry.Type}")}, expected {parameter.Shape}");
        }
        else if (used.Add(entry.Name))
        {
            found.Add((parameter, entry));
        }
        else
        {
            faults.Add($"{entry.Name} stands for two weights");
        }
    }

    private List<(Parameter Parameter, TensorEntry Entry)> Finish()
    {
        faults.AddRange(weights.Entries.Where(e => !used.Contains(e.Name) && !e.Name.StartsWith("optimizer", StringComparison.Ordinal))
            .Select(e => $"{e.Name} is left over"));
        return faults.Count == 0
            ? found
            : throw new InvalidFormatException(
                $"the weights are not those of the network beside them: " +
                    $"{string.Join("; ", faults.Take(ShownNames).Select(FileText.Shown))}{(faults.Count > ShownNames ? "; ..." : "")}.");
    }

    private static IReadOnlyList<Parameter> Own(KerasSlot slot) => slot.Part.ClassName == KerasStatistics.ClassName ? [] : slot.Part.Layer?.Parameters ?? [];

    // Keras 2 has another name for the kernel of a depthwise convolution.
    private static string[] Names(Parameter parameter) => parameter.Name == "kernel" ? ["kernel", "depthwise_kernel"] : [parameter.Name];

    private static string Owner(string tensor, string layer)
    {
        string inner = tensor.StartsWith(layer + "/", StringComparison.Ordinal) && tensor.LastIndexOf('/') > layer.Length
            ? tensor[(layer.Length + 1)..]
            : tensor;
        return inner[..Math.Max(0, inner.LastIndexOf('/'))];
    }

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string LastTwo(string name) => string.Join('/', name.Split('/')[^Math.Min(2, name.Split('/').Length)..]);
}
