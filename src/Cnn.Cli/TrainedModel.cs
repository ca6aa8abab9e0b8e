using System.Globalization;
using Cnn.Cli.Commands;
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
    private const string StepKey = "step";
    private const string SplitKey = "validation_split";

    // Of a file that holds a training and its best epoch too, in the place of a folder with a file for each.
    private const string WithinKey = "best_within";

    /// <summary>What is kept of a training beside its state.</summary>
    /// <param name="data">The name of the data.</param>
    /// <param name="split">The data.</param>
    /// <param name="size">How many samples each rank takes in a step, and all ranks together.</param>
    /// <param name="parts">What was held out.</param>
    /// <param name="augment">How images are varied; null for not at all.</param>
    /// <param name="settings">How the data are read.</param>
    public static Dictionary<string, string> Describe(
        string data, DataSplit split, (int Batch, int Step) size, TrainingParts parts, AugmentationChoice? augment, DataSettings settings)
    {
        var text = new Dictionary<string, string>(SampleMetadata.From(split).ToText())
        {
            [DataKey] = data,
            [BatchKey] = size.Batch.ToString(CultureInfo.InvariantCulture),
        };
        if (size.Step != size.Batch)
        {
            text[StepKey] = size.Step.ToString(CultureInfo.InvariantCulture);
        }

        if (parts.Share is { } share)
        {
            text[SplitKey] = share.ToString("R", CultureInfo.InvariantCulture);
        }

        parts.Describe(text);
        augment?.Describe(text);
        settings.Describe(text);

        return text;
    }

    /// <summary>Keeps the rule by which images were held out for validation.</summary>
    public static void Describe(HeldOutPart? validation, Dictionary<string, string> metadata)
    {
        foreach ((string key, string value) in new SampleMetadata([], null) { Validation = validation }.ToText())
        {
            metadata[key] = value;
        }
    }

    /// <summary>Keeps that the one file is used by its best epoch, which it holds beside the last one.</summary>
    public static void DescribeBestWithin(Dictionary<string, string> metadata) => metadata[WithinKey] = "true";

    /// <exception cref="UsageException">There is no such file.</exception>
    public static CheckpointInfo ReadInfo(string path) =>
        File.Exists(path) ? Checkpoint.ReadInfo(path) : throw new UsageException($"There is no checkpoint '{path}'.");

    /// <summary>The data set that it was trained on, if it says so.</summary>
    public static string? DataOf(CheckpointInfo info) => info.Metadata.GetValueOrDefault(DataKey);

    /// <inheritdoc cref="DataOf(CheckpointInfo)"/>
    public static string DataOf(Dictionary<string, string> metadata) => metadata[DataKey];

    /// <summary>The batch size that it was trained with, if it says so.</summary>
    /// <exception cref="InvalidFormatException">What it says is no batch size.</exception>
    public static int? BatchOf(CheckpointInfo? info) => CountOf(info, BatchKey);

    /// <summary>How many samples a step of all its ranks learned from, if it says so.</summary>
    /// <inheritdoc cref="BatchOf" path="/exception"/>
    public static int? StepOf(CheckpointInfo? info) => CountOf(info, StepKey) ?? BatchOf(info);

    /// <summary>The share of the training images that was held out, if one was.</summary>
    /// <exception cref="InvalidFormatException">What it says is no share.</exception>
    public static double? ValidationSplitOf(CheckpointInfo? info) => info?.Metadata.GetValueOrDefault(SplitKey) is not { } text ? null
        : NumberText.TryReal(text, out double share) && share is > 0 and < 1 ? share : throw Damaged(SplitKey, text);

    /// <summary>What it sees of pixels.</summary>
    /// <exception cref="InvalidFormatException">The checkpoint's text is damaged.</exception>
    public static ImageEncoding EncodingOf(CheckpointInfo info) => SampleMetadata.Read(info).Encoding ?? ImageEncoding.Default;

    /// <summary>
    /// The names of its classes; numbers where it does not name them. A network with one output of two classes has the names of both; one that gives values has
    /// none.
    /// </summary>
    /// <exception cref="InvalidFormatException">It names others than it tells apart.</exception>
    public static string[] ClassesOf(CheckpointInfo info, Model model)
    {
        IReadOnlyList<string> names = SampleMetadata.Read(info).ClassNames;
        if (TargetChoice.ClassesOf(model) is not { } count)
        {
            return [];
        }

        return names.Count == count ? [.. names]
            : names.Count == 0 ? [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))]
            : throw new InvalidFormatException(
                string.Create(CultureInfo.InvariantCulture,
                    $"What the checkpoint says about its classes is damaged: it names {names.Count}, and its network tells {count} apart."));
    }

    /// <summary>The text that is kept with a network, with its images in another order of axes.</summary>
    /// <param name="text">What was kept.</param>
    /// <param name="format">The order in which the network takes them now.</param>
    /// <exception cref="InvalidFormatException">The text is damaged.</exception>
    public static IReadOnlyDictionary<string, string> WithFormat(IReadOnlyDictionary<string, string> text, DataFormat format)
    {
        ImageEncoding encoding = EncodingOf(text) ?? ImageEncoding.Default;
        if (encoding.Format == format)
        {
            return text;
        }

        var changed = new Dictionary<string, string>(text);
        foreach ((string key, string value) in new SampleMetadata([], encoding with { Format = format }).ToText())
        {
            changed[key] = value;
        }

        return changed;
    }

    /// <summary>What text that is kept with a network says about its images; null where it says nothing.</summary>
    /// <exception cref="InvalidFormatException">The text is damaged.</exception>
    public static ImageEncoding? EncodingOf(IReadOnlyDictionary<string, string> text) =>
        SampleMetadata.Read(text).Encoding;

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

    /// <summary>The same for use: of a file that holds the best epoch beside the last one the best, which is said.</summary>
    public static Model OpenBest(string path, CheckpointInfo info, string? expected, ModelOptions options, CommandOutput console)
    {
        Model model = Open(path, info, expected, options);
        try
        {
            if (info.Metadata.ContainsKey(WithinKey) && Checkpoint.RestoreBest(model, path) is { } best && best != info.Epoch)
            {
                console.Note(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{path}' holds a training of {info.Epoch} epochs and the weights of the best, epoch {best}: those are used."));
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static int? CountOf(CheckpointInfo? info, string key) => info?.Metadata.GetValueOrDefault(key) is not { } text ? null
        : NumberText.TryCount(text, out int count) && count > 0 ? count : throw Damaged(key, text);

    internal static InvalidFormatException Damaged(string key, string text) =>
        new($"What the checkpoint says about its training is damaged: '{text}' is no {key}.");
}
