using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>How a checkpoint says which pass over the data it is of, and how far its epoch was.</summary>
internal static class CheckpointProgress
{
    private const string PassKey = "pass", ProgressKey = "epoch_progress", What = "progress of the epoch";
    private const int MaximumFigures = 100_000;

    public static void Write(SafeTensorsWriter writer, TrainingState state, int epoch)
    {
        if (state.Pass != epoch)
        {
            writer.AddMetadata(PassKey, state.Pass.ToString(CultureInfo.InvariantCulture));
        }

        if (state.Progress is { } progress)
        {
            writer.AddMetadata(ProgressKey, new JsonObject
            {
                ["steps"] = progress.Steps,
                ["batch_size"] = progress.BatchSize,
                ["samples"] = progress.Samples,
                ["shuffle"] = progress.Shuffle,

                // Text, since a sum may be NaN.
                ["figures"] = new JsonArray(
                    [.. progress.Figures.Select(f => (JsonNode)string.Join(' ', f.Select(n => n.ToString("R", CultureInfo.InvariantCulture))))]),
            }.ToJsonString());
        }
    }

    /// <exception cref="FormatException">It is no number that a pass can have.</exception>
    public static long PassOf(IReadOnlyDictionary<string, string> text, int epoch) => !text.TryGetValue(PassKey, out string? pass) ? epoch
        : NumberText.TryCount(pass, out int value) ? value : throw new FormatException($"{PassKey} is {JsonFields.Shown(pass)}.");

    /// <summary>How many steps of its epoch had been done; 0 between two epochs.</summary>
    /// <exception cref="InvalidFormatException">The text is damaged.</exception>
    public static int StepsOf(IReadOnlyDictionary<string, string> text) => text.TryGetValue(ProgressKey, out string? json)
        ? Numbers(JsonFields.Parse(json, What)).Steps
        : 0;

    /// <summary>How far the epoch was; null between two epochs.</summary>
    /// <exception cref="InvalidFormatException">The text is damaged, or of a model with other losses and metrics.</exception>
    public static EpochProgress? Read(IReadOnlyDictionary<string, string> text, Model model)
    {
        if (!text.TryGetValue(ProgressKey, out string? json))
        {
            return null;
        }

        JsonObject progress = JsonFields.Parse(json, What);
        (int steps, int batch, int samples) = Numbers(progress);
        double[][] figures = [.. progress.Array("figures", What, MaximumFigures).Select(Figures)];
        try
        {
            // Tried on a meter of this model, so that what does not fit is found before the model is changed.
            new EpochMeter(model, "").Figures = figures;
        }
        catch (ArgumentException e)
        {
            throw new InvalidFormatException(
                $"In the {What}: {e.Message} Compile the model with the metrics that it had, or resume from a checkpoint of the end of an epoch.", e);
        }

        return new EpochProgress(batch, samples, progress.Flag("shuffle", true, What), () => figures) { Steps = steps };
    }

    private static (int Steps, int Batch, int Samples) Numbers(JsonObject progress)
    {
        int Whole(string key, int least) => progress.Number(key, What) is { } value && value >= least && value <= int.MaxValue && value == Math.Truncate(value)
            ? (int)value
            : throw JsonFields.Wrong(What, $"a whole number from {least} on under '{key}'", progress[key]);
        (int steps, int batch, int samples) = (Whole("steps", 0), Whole("batch_size", 1), Whole("samples", 1));
        long all = ((long)samples + batch - 1) / batch;
        return steps <= all ? (steps, batch, samples) : throw new InvalidFormatException($"In the {What}: {steps} steps have been done of {all}.");
    }

    private static double[] Figures(JsonNode? list)
    {
        string text = list is JsonValue value && value.TryGetValue(out string? found)
            ? found
            : throw JsonFields.Wrong(What, "numbers as text under 'figures'", list);
        return [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => NumberText.TryFigure(n, out double number)
            ? number
            : throw new InvalidFormatException($"In the {What}: '{JsonFields.Shown(n)}' is no number."))];
    }
}
