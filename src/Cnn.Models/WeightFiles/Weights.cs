using Cnn.Models.WeightFiles;
using Cnn.OneDnn;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Cnn.Models;

/// <summary>
/// Loads weights that other programs trained: safetensors, PyTorch's state dicts, files of Keras, TensorFlow.js and ONNX, under the names of torchvision, timm,
/// Keras or this library. Files of Keras load by the order of layers where the names are others, as its load_weights does. A network of
/// <see cref="ModelZoo.ImageNet"/> with weights of torchvision computes torchvision's numbers.
/// </summary>
public static class Weights
{
    private const int ShownNames = 8;

    /// <summary>Loads the weights of a file into a model.</summary>
    /// <param name="model">The model; its layers have the names that the map leads to.</param>
    /// <param name="path">A file that <see cref="TensorFile"/> reads. It need not be trusted.</param>
    /// <param name="map">Whose names the file has; the built-in map that fits best if null.</param>
    /// <param name="strict">Whether file and model must have the same weights; otherwise those that fit are loaded, and the report says which these
    /// are.</param>
    /// <returns>What was loaded and what was not.</returns>
    /// <exception cref="InvalidFormatException">The file is damaged or has another format; or it is strict, and the message lists what is missing, left over
    /// and of another shape; or nothing of the file fits. The model keeps its weights.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightReport Load(Model model, string path, WeightMap? map = null, bool strict = true)
    {
        using var file = TensorFile.Open(path);
        return Load(model, file, map, strict);
    }

    /// <inheritdoc cref="Load(Model, string, WeightMap?, bool)"/>
    /// <param name="model">The model; its layers have the names that the map leads to.</param>
    /// <param name="file">The open file.</param>
    /// <param name="map">Whose names the file has; the built-in map that fits best if null.</param>
    /// <param name="strict">Whether file and model must have the same weights; otherwise those that fit are loaded, and the report says which these
    /// are.</param>
    public static WeightReport Load(Model model, TensorFile file, WeightMap? map = null, bool strict = true)
    {
        WeightReport report = Match(model, file, map);
        if (report.Matched.Count == 0 || (strict && !report.IsComplete))
        {
            throw new InvalidFormatException(Difference(model, file, report));
        }

        List<string> broken = [];
        foreach (WeightMatch match in report.Matched)
        {
            var read = new Tensor(match.Weight.Shape);
            file.ReadFloats(match.Tensor.Name, read.AsSpan<float>());
            model.SetWeight(match.Weight.Parameter, match.Weight.ToKeras(read));
            if (!TensorPrimitives.IsFiniteAll<float>(read.AsSpan<float>()))
            {
                broken.Add(match.Tensor.Name);
            }
        }

        return report with { NonFinite = broken };
    }

    /// <summary>Says what of a file fits a model, and loads nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">The open file.</param>
    /// <param name="map">Whose names the file has; the built-in map that fits best if null.</param>
    public static WeightReport Match(Model model, TensorFile file, WeightMap? map = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(file);
        return WeightMatcher.Best(model, file, map);
    }

    private static string Difference(Model model, TensorFile file, WeightReport report)
    {
        string what = List("missing", report.Missing) + List("of another shape or type", [.. report.OtherShape.Select(m => m.ToString())]) + List(
            "left over", report.LeftOver);
        string full = model.Name + "-224";
        string hint = ModelZoo.ImageNet.Any(m => m.Name == full) ? $" The network that torchvision's weights are for is called '{full}'." : "";
        return $"{file.Path} holds the weights of another network than '{model.Name}': {report.Matched.Count} fit; {what}the model has " +
            $"{report.Matched.Count + report.Missing.Count + report.OtherShape.Count}, the file {file.Entries.Count}.{hint}";
    }

    private static string List(string what, IReadOnlyList<string> names) => names.Count == 0
        ? ""
        : $"{names.Count} {what} ({string.Join("; ", names.Take(ShownNames).Select(FileText.Shown))}{(names.Count > ShownNames ? "; ..." : "")}); ";
}
