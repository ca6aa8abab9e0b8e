using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli;

/// <summary>What the command line keeps with a checkpoint besides the state itself, and how it opens one again.</summary>
internal static class TrainedModel
{
    private const string DataKey = "data";
    private const string BatchKey = "batch";
    private const string SplitKey = "validation_split";

    /// <summary>What is kept of a training beside its state.</summary>
    public static Dictionary<string, string> Describe(string data, DataSplit split, int batch, double? validationSplit, AugmentationChoice? augment, DataSettings settings)
    {
        var text = new Dictionary<string, string>(SampleMetadata.Of(split).ToText())
        {
            [DataKey] = data,
            [BatchKey] = batch.ToString(CultureInfo.InvariantCulture),
        };
        if (validationSplit is { } share)
        {
            text[SplitKey] = share.ToString("R", CultureInfo.InvariantCulture);
        }

        augment?.Describe(text);
        settings.Describe(text);

        return text;
    }

    /// <exception cref="UsageException">There is no such file.</exception>
    public static CheckpointInfo ReadInfo(string path) =>
        File.Exists(path) ? Checkpoint.ReadInfo(path) : throw new UsageException($"There is no checkpoint '{path}'.");

    /// <summary>The data set that it was trained on, if it says so.</summary>
    public static string? DataOf(CheckpointInfo info) => info.Metadata.GetValueOrDefault(DataKey);

    /// <summary>The batch size that it was trained with, if it says so.</summary>
    public static int? BatchOf(CheckpointInfo? info) =>
        NumberText.TryCount(info?.Metadata.GetValueOrDefault(BatchKey), out int batch) && batch > 0 ? batch : null;

    /// <summary>The share of the training images that was held out, if one was.</summary>
    public static double? ValidationSplitOf(CheckpointInfo? info) =>
        NumberText.TryReal(info?.Metadata.GetValueOrDefault(SplitKey), out double share) && share is > 0 and < 1 ? share : null;

    /// <summary>What it sees of pixels.</summary>
    /// <exception cref="InvalidFormatException">The checkpoint's text is damaged.</exception>
    public static ImageEncoding EncodingOf(CheckpointInfo info) => SampleMetadata.Read(info).Encoding ?? ImageEncoding.Default;

    /// <summary>The names of its classes; numbers where it does not name them. A network with one output of two classes has the names of both.</summary>
    public static string[] ClassesOf(CheckpointInfo info, Model model)
    {
        int outputs = model.Outputs[0].Shape[-1], count = outputs == 1 ? 2 : outputs;
        IReadOnlyList<string> names = SampleMetadata.Read(info).ClassNames;
        return names.Count == count ? [.. names] : [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>A checkpoint's model, which must be of the given name if one is given.</summary>
    public static Model Open(string path, CheckpointInfo info, string? expected, ModelOptions options)
    {
        if (expected is not null && ZooChoice.Find(expected).Name != info.ModelName)
        {
            throw new UsageException($"'{path}' is a checkpoint of '{info.ModelName}', not of '{expected}'.");
        }

        Model model = Model.Load(path, options);
        if (model.Inputs.Count == 1 && model.Outputs.Count == 1 && model.Inputs[0].Layer is Input)
        {
            return model;
        }

        model.Dispose();
        throw new CommandFailedException($"'{path}' holds a model with several inputs or outputs; this command takes one of each.");
    }
}
