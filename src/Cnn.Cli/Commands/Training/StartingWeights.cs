using System.CommandLine;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Commands;

/// <summary>The weights that a training begins with, and the layers that keep them.</summary>
/// <param name="File">A file of weights; null for new ones.</param>
/// <param name="Map">A file that says how the weights are called there.</param>
/// <param name="FreezeUntil">The first layer that is trained, or what its name begins with; null for all.</param>
internal sealed record StartingWeights(string? File, string? Map, string? FreezeUntil)
{
    private static readonly string[] Extensions = [".safetensors", ".pth", ".pt", ".bin", ".ckpt"];

    public static Option<string?> MapOption() => new("--map") { Description = "How FILE calls the weights, as JSON with rename and ignore; names of torchvision and timm are known.", HelpName = "JSON" };

    /// <summary>Whether a file's name is one of a file of weights.</summary>
    public static bool IsWeights(string path) => Extensions.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Loads all weights of a file but those of the last layer where the number of classes differs.</summary>
    /// <exception cref="CommandFailedException">More than that differs; the message says what.</exception>
    public static WeightReport Load(Model model, string file, string? map, CommandOutput console)
    {
        using var tensors = TensorFile.Open(file);
        WeightMap? names = map is null ? null : WeightMap.Load(map);
        WeightReport found = Weights.Match(model, tensors, names);
        Layer head = model.Layers.Last(l => l.Parameters.Count > 0);
        bool isNewHead = found.OtherShape.Count > 0 && found.Missing.Count + found.LeftOver.Count == 0 && found.OtherShape.All(m => head.Parameters.Contains(m.Weight.Parameter));
        WeightReport report = Weights.Load(model, tensors, names, strict: !isNewHead);
        console.Note($"{file}: {report.Matched.Count} tensors loaded ({report.Source}).{(isNewHead ? $" The last layer starts anew: {found.OtherShape[0]}." : "")}");
        if (report.NonFinite.Count > 0)
        {
            throw new CommandFailedException($"{file} has weights that are NaN or infinite, '{report.NonFinite[0]}' among them: it cannot be trained on.");
        }

        return report;
    }

    /// <summary>Looks at what can be called wrongly, before data are read.</summary>
    /// <exception cref="UsageException">It is.</exception>
    public void Check(string? resume)
    {
        foreach (string? file in (string?[])[File, Map])
        {
            if (file is not null && !System.IO.File.Exists(file))
            {
                throw new UsageException($"There is no file '{file}'.");
            }
        }

        if (Map is not null && File is null)
        {
            throw new UsageException("--map needs --from: the file whose names it is about.");
        }

        if (resume is { Length: > 0 } && (File is not null || FreezeUntil is not null))
        {
            throw new UsageException($"--resume goes on with the weights of '{resume}' and the layers that it trains; leave --from and --freeze-until out.");
        }
    }

    /// <summary>What the network is to see of pixels: what its published weights expect, where it begins with weights and nothing else was asked for.</summary>
    public ImageEncoding EncodingFor(ZooModel zoo, bool normalizes) => File is not null && !normalizes && zoo.Encoding is { } encoding ? encoding : ImageEncoding.Default;

    /// <summary>Loads the weights and freezes the layers, before the model is compiled.</summary>
    public void Apply(Model model, CommandOutput console)
    {
        if (File is not null)
        {
            Load(model, File, Map, console);
        }

        if (FreezeUntil is null)
        {
            return;
        }

        int first = model.Layers.ToList().FindIndex(l => l.Name == FreezeUntil || l.Name.StartsWith(FreezeUntil + ".", StringComparison.Ordinal));
        if (first < 0)
        {
            string[] names = [.. model.Layers.Where(l => l.Parameters.Count > 0).Select(l => l.Name)];
            throw new UsageException($"--freeze-until: '{model.Name}' has no layer '{FreezeUntil}'.{NearestName.Hint(FreezeUntil, names)} 'cnn summary {model.Name}' lists them.");
        }

        foreach (Layer layer in model.Layers.Take(first))
        {
            layer.Trainable = false;
        }

        console.Note($"Frozen: the {model.Layers.Take(first).Count(l => l.Parameters.Count > 0)} layers with weights before '{model.Layers[first].Name}'.");
    }
}
