using System.Numerics.Tensors;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Weights and statistics of a model in a safetensors file, by name.</summary>
internal static class WeightFile
{
    private const int ShownNames = 8;

    public static void Save(Model model, string path, WeightFormat format)
    {
        using var writer = new SafeTensorsWriter(path);
        Write(model, writer, format);
    }

    /// <param name="model">The model.</param>
    /// <param name="writer">Takes them.</param>
    /// <param name="format">Whose names and axes.</param>
    /// <param name="weights">The values of <see cref="Model.Parameters"/>; those that they have then if null.</param>
    public static void Write(Model model, SafeTensorsWriter writer, WeightFormat format, IReadOnlyList<Tensor>? weights = null)
    {
        ForeignTensor[] tensors = TensorsOf(model, format);
        writer.AddMetadata("format", format == WeightFormat.PyTorch ? "pt" : "keras");
        foreach (ForeignTensor tensor in tensors)
        {
            writer.Declare(tensor.Names[0], SafeTensorsType.F32, tensor.Shape);
        }

        Dictionary<Parameter, Tensor>? values = weights is null ? null : model.Parameters.Zip(weights).ToDictionary(p => p.First, p => p.Second);
        foreach (ForeignTensor tensor in tensors)
        {
            writer.Write<float>(tensor.Names[0], tensor.ToFile(values?[tensor.Parameter] ?? model.GetWeight(tensor.Parameter)).AsSpan<float>());
        }

        writer.Commit();
    }

    /// <returns>The names of parameters with elements that are no finite numbers.</returns>
    /// <exception cref="InvalidFormatException">Names, shapes or types do not fit the model, or the file ends too early; nothing has been changed
    /// then.</exception>
    /// <param name="model">The model.</param>
    /// <param name="reader">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="format">Whose names and axes.</param>
    /// <param name="skipMismatch">Whether layers whose weights are not all there in their shapes keep what they have.</param>
    public static IReadOnlyList<string> Load(Model model, SafeTensorsReader reader, string path, WeightFormat format, bool skipMismatch = false)
    {
        ForeignTensor[] tensors = TensorsOf(model, format);
        tensors = skipMismatch ? Fitting(reader, tensors) : tensors;
        string[] found = skipMismatch ? [.. tensors.Select(t => FittingEntry(reader, t)!.Name)] : Match(model, reader, path, format, tensors);
        var values = new Dictionary<Parameter, Tensor>();
        var broken = new List<string>();
        for (int i = 0; i < tensors.Length; i++)
        {
            var file = new Tensor(tensors[i].Shape);
            reader.ReadFloats(found[i], file.AsSpan<float>());
            values[tensors[i].Parameter] = tensors[i].ToKeras(file);
            if (!TensorPrimitives.IsFiniteAll<float>(file.AsSpan<float>()))
            {
                broken.Add(tensors[i].Parameter.Path);
            }
        }

        // The file was read to its end: no fault of it leaves half of its weights in the model.
        ((IWeightKeeper)model).SetWeights(values);
        return broken;
    }

    /// <summary>Throws when the file's tensors are not those of the model. Looks at names, shapes and types only.</summary>
    /// <returns>The name of each in the file.</returns>
    public static string[] Match(Model model, SafeTensorsReader reader, string path, WeightFormat format, IReadOnlyList<ForeignTensor> tensors)
    {
        List<string> missing = [], other = [];
        string[] found = new string[tensors.Count];
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < tensors.Count; i++)
        {
            ForeignTensor tensor = tensors[i];
            SafeTensorsEntry? entry = tensor.Names.Select(reader.Find).FirstOrDefault(e => e is not null);
            if (entry is null)
            {
                missing.Add(tensor.Names[0]);
                continue;
            }

            used.Add(found[i] = entry.Name);
            if (!Fits(entry, tensor))
            {
                other.Add($"{entry.Name} is ({string.Join(", ", entry.Dims)}) of {entry.Type}, expected {tensor.Shape}");
            }
        }

        string[] extra = [.. reader.Entries.Select(e => e.Name).Where(n => !used.Contains(n) && !KerasWeights.IsOther(n) && !PyTorchWeights.IsOther(n))];
        if (missing.Count + other.Count + extra.Length == 0)
        {
            return found;
        }

        string style = format == WeightFormat.Keras && missing.Count == tensors.Count && extra.Any(n => n.EndsWith(".weight", StringComparison.Ordinal))
            ? " The names are PyTorch's: read it with WeightFormat.PyTorch."
            : "";
        throw new InvalidFormatException(
            $"{path} holds the weights of another model than '{model.Name}': " +
                $"{List("missing", missing)}{List("of another shape or type", other)}{List("unknown", extra)}the model has {tensors.Count}, the file " +
                $"{used.Count + extra.Length}.{style}");
    }

    public static ForeignTensor[] TensorsOf(Model model, WeightFormat format) => [.. ForeignTensor.From(model, format)];

    // As Keras skips: by layers, so that no layer has weights of both.
    private static ForeignTensor[] Fitting(SafeTensorsReader reader, ForeignTensor[] tensors) =>
        [.. tensors.GroupBy(t => t.Parameter.Owner).Where(layer => layer.All(t => FittingEntry(reader, t) is not null)).SelectMany(layer => layer)];

    private static SafeTensorsEntry? FittingEntry(SafeTensorsReader reader, ForeignTensor tensor) =>
        tensor.Names.Select(reader.Find).FirstOrDefault(e => e is not null) is { } entry && Fits(entry, tensor) ? entry : null;

    private static bool Fits(SafeTensorsEntry entry, ForeignTensor tensor) =>
        entry.Dims.Length == tensor.Shape.Rank && entry.Dims.Zip(tensor.Shape, (a, b) => a == b).All(same => same)
        && entry.Type is (SafeTensorsType.F32 or SafeTensorsType.F64 or SafeTensorsType.F16 or SafeTensorsType.BF16);

    private static string List(string what, IReadOnlyCollection<string> names) => names.Count == 0
        ? ""
        : $"{names.Count} {what} ({string.Join("; ", names.Take(ShownNames).Select(JsonFields.Shown))}{(names.Count > ShownNames ? "; ..." : "")}); ";
}
