using System.CommandLine;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Commands;

/// <summary>The weights that a training begins with, and the layers that keep them.</summary>
/// <param name="File">A file of weights; null for new ones.</param>
/// <param name="Map">A file that says how the weights are called there.</param>
/// <param name="FreezeUntil">The first layer that is trained, or what stands before a dot in its name; null for all.</param>
internal sealed record StartingWeights(string? File, string? Map, string? FreezeUntil)
{
    private static readonly string[] Extensions = [".safetensors", ".pth", ".pt", ".bin", ".ckpt", ".weights.h5"];

    public static Option<string?> MapOption() => new("--map")
    {
        Description = "How FILE calls the weights, as JSON with rename and ignore; names of torchvision and timm are known.",
        HelpName = "JSON",
    };

    /// <summary>Whether a file's name is one of a file of weights.</summary>
    public static bool IsWeights(string path) => Extensions.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Loads all weights of a file but those of the last layer where the number of classes differs.</summary>
    /// <exception cref="CommandFailedException">More than that differs; the message says what.</exception>
    public static WeightReport Load(Model model, string file, string? map, CommandOutput console)
    {
        using var tensors = TensorFile.Open(file);
        WeightMap? names = map is null ? null : WeightMap.Load(map);
        WeightReport found = Weights.Match(model, tensors, names);
        Layer head = HeadOf(model);
        bool isNewHead = found.OtherShape.Count > 0 && found.Missing.Count + found.LeftOver.Count == 0
            && found.OtherShape.All(m => head.Parameters.Contains(m.Weight.Parameter));
        WeightReport report = Weights.Load(model, tensors, names, strict: !isNewHead);
        console.Note(
            $"{file}: {report.Matched.Count} tensors loaded ({report.Source}).{(isNewHead ? $" The last layer starts anew: {found.OtherShape[0]}." : "")}");
        if (report.NonFinite.Count > 0)
        {
            throw new CommandFailedException($"{file} has weights that are NaN or infinite, '{report.NonFinite[0]}' among them: it cannot be trained on.");
        }

        return report;
    }

    /// <summary>The last layer with weights: the classes are its outputs.</summary>
    public static Layer HeadOf(Model model) => model.Layers.Last(l => l.Parameters.Count > 0);

    /// <summary>Refuses names of files that are not there; null for none.</summary>
    /// <exception cref="UsageException">One is not.</exception>
    public static void RequireFiles(params string?[] files)
    {
        if (Array.Find(files, f => f is not null && !System.IO.File.Exists(f)) is { } absent)
        {
            throw new UsageException($"There is no file '{absent}'.");
        }
    }

    /// <summary>What a file of weights says about the images that they were trained on; null where it is no checkpoint of this library.</summary>
    /// <exception cref="InvalidFormatException">It is one, and what it says is damaged.</exception>
    public static SampleMetadata? SamplesOf(string file)
    {
        CheckpointInfo info;
        try
        {
            info = Checkpoint.ReadInfo(file);
        }
        catch (InvalidFormatException)
        {
            return null;
        }

        return SampleMetadata.Read(info);
    }

    /// <summary>
    /// What a file's weights are to see of pixels: what it says itself, else what is published with the network's; null where nobody says. The networks of the
    /// zoo have channels last.
    /// </summary>
    public static ImageEncoding? EncodingOf(string file, ZooModel zoo) =>
        SamplesOf(file)?.Encoding is { } own ? own with { Format = DataFormat.ChannelsLast } : zoo.Encoding;

    /// <summary>Looks at what can be called wrongly, before data are read.</summary>
    /// <param name="resume">The checkpoint to go on from, if one was named.</param>
    /// <param name="zoo">The network.</param>
    /// <exception cref="UsageException">It is.</exception>
    public void Check(string? resume, ZooModel zoo)
    {
        RequireFiles(File, Map);
        if (Map is not null && File is null)
        {
            throw new UsageException("--map needs --from: the file whose names it is about.");
        }

        if (resume is { Length: > 0 } && (File is not null || FreezeUntil is not null))
        {
            throw new UsageException($"--resume goes on with the weights of '{resume}' and the layers that it trains; leave --from and --freeze-until out.");
        }

        if (FreezeUntil is not null)
        {
            // The names of its layers are the same whatever the images and the classes; nothing is computed.
            using Model model = zoo.Create();
            Freeze(model, FreezeUntil);
        }
    }

    /// <summary>What the network is to see of pixels: what its weights expect, where it begins with weights and nothing else was asked for.</summary>
    public ImageEncoding EncodingFor(ZooModel zoo, bool normalizes) => File is not null && !normalizes && EncodingOf(File, zoo) is { } encoding
        ? encoding
        : ImageEncoding.Default;

    /// <summary>Loads the weights and freezes the layers, before the model is compiled.</summary>
    /// <param name="model">The network, which has not been trained yet.</param>
    /// <param name="names">The names of its classes; empty where they have none.</param>
    /// <param name="create">Makes the same network for another number of classes.</param>
    /// <param name="console">Is told what was found.</param>
    public void Apply(Model model, IReadOnlyList<string> names, Func<int, Model> create, CommandOutput console)
    {
        if (File is not null)
        {
            var classes = ClassTransfer.Find(File, names);
            classes?.Keep(model);
            Load(model, File, Map, console);
            classes?.Take(model, create, Map, console);
        }

        if (FreezeUntil is null)
        {
            return;
        }

        int frozen = Freeze(model, FreezeUntil);
        console.Note($"Frozen: the {frozen} layers with weights before '{model.Layers.First(l => l.Trainable).Name}'.");
    }

    private static int Freeze(Model model, string name)
    {
        try
        {
            return model.FreezeUntil(name);
        }
        catch (ArgumentException)
        {
            string[] names = [.. model.Layers.Where(l => l.Parameters.Count > 0).Select(l => l.Name)];
            throw new UsageException(
                $"--freeze-until: '{model.Name}' has no layer '{name}'.{NearestName.Hint(name, names)} 'cnn summary {model.Name}' lists them.");
        }
    }
}
