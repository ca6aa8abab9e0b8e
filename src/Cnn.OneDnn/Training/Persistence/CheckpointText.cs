using System.Globalization;
using System.Text.Json;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>The names in a checkpoint, and the text kept with the tensors.</summary>
internal sealed class CheckpointText
{
    private const string Format = "cnn-checkpoint-1", OptimizerPrefix = "__optimizer__/", CallbackPrefix = "__callbacks__/", FigurePrefix = "figure/",
        UserPrefix = "user/", SwappedKey = "optimizer_averages", Swapped = "swapped";

    // What was measured with a clock differs between two runs that are the same otherwise.
    private static readonly string[] Timings = ["seconds", "img_s", "wait_share"];

    public required CheckpointInfo Info { get; init; }

    public required bool HasOptimizerState { get; init; }

    /// <summary>Whether the weights are the averages that the optimizer keeps, and the training's own in their place.</summary>
    public bool HasSwappedAverages { get; private init; }

    /// <summary>The optimizer's class, empty where the model was not compiled.</summary>
    public required string OptimizerClass { get; init; }

    public required int SlotCount { get; init; }

    /// <summary>The learning rate; null where a schedule set it, or where the model was not compiled.</summary>
    public required double? LearningRate { get; init; }

    /// <summary>The number of the pass over the data that is under way or comes next.</summary>
    public required long Pass { get; init; }

    /// <summary>The network, what it is trained for and measured by, and the states of callbacks; each may be missing.</summary>
    public required CheckpointModel Model { get; init; }

    public required double[] Scalars { get; init; }

    public static string NameOf(int slot, Parameter p) => $"{OptimizerPrefix}{slot}/{p.Path}";

    /// <summary>A weight that a callback keeps, such as that of the best epoch.</summary>
    public static string NameOf(string callback, Parameter p) => $"{CallbackPrefix}{callback}/{p.Path}";

    /// <summary>The callback of such a name; null for any other.</summary>
    public static string? CallbackOf(string name) =>
        name.StartsWith(CallbackPrefix, StringComparison.Ordinal) && name.IndexOf('/', CallbackPrefix.Length) is var end and > 0
            ? name[CallbackPrefix.Length..end]
            : null;

    /// <summary>Whether a tensor of this name belongs to a training that goes on, not to the network.</summary>
    public static bool IsTrainingState(string name) =>
        name.StartsWith(OptimizerPrefix, StringComparison.Ordinal) || name.StartsWith(CallbackPrefix, StringComparison.Ordinal);

    public static void Write(
        SafeTensorsWriter writer, Model model, ModelExecutor executor, int epoch, TrainingLogs? figures, IReadOnlyDictionary<string, string> metadata)
    {
        foreach ((string key, string value) in metadata)
        {
            writer.AddMetadata(UserPrefix + key, value);
        }

        writer.AddMetadata("format", Format);
        writer.AddMetadata("model", model.Name);
        writer.AddMetadata("epoch", epoch.ToString(CultureInfo.InvariantCulture));
        CheckpointProgress.Write(writer, executor.State, epoch);
        writer.AddMetadata("step", executor.Context.Step.ToString(CultureInfo.InvariantCulture));
        writer.AddMetadata("seed", model.Options.Seed.ToString(CultureInfo.InvariantCulture));
        writer.AddMetadata("data_type", model.Executor.Policy.ToString());
        writer.AddMetadata("deterministic", model.Options.Deterministic ? "true" : "false");
        writer.AddMetadata("backend", executor.Engine.Choice.Backend.Name);
        writer.AddMetadata("threads", executor.Engine.Team.Threads.ToString(CultureInfo.InvariantCulture));
        writer.AddMetadata("version", typeof(Model).Assembly.GetName().Version?.ToString(3) ?? "");
        CheckpointModel.Write(writer, model, executor);
        foreach ((string name, double value) in (figures ?? []).Where(f => !Timings.Contains(f.Key)))
        {
            writer.AddMetadata(FigurePrefix + name, Text(value));
        }

        if (model.Optimizer is { } optimizer)
        {
            writer.AddMetadata("optimizer", OptimizerDifference.Config(optimizer));
            writer.AddMetadata("optimizer_slots", executor.HasOptimizerState ? optimizer.SlotCount.ToString(CultureInfo.InvariantCulture) : "none");
            if (executor.HasSwappedAverages)
            {
                writer.AddMetadata(SwappedKey, Swapped);
            }

            writer.AddMetadata("optimizer_scalars", string.Join(' ', executor.OptimizerScalars.Select(Text)));
        }
    }

    public static CheckpointText Read(SafeTensorsReader reader, string path)
    {
        IReadOnlyDictionary<string, string> text = reader.Metadata;
        if (text.GetValueOrDefault("format") != Format)
        {
            throw new InvalidFormatException(
                $"{path} is not a checkpoint: expected the format '{Format}', received '{text.GetValueOrDefault("format") ?? "none"}'.");
        }

        try
        {
            string slots = text.GetValueOrDefault("optimizer_slots", "none");
            (string optimizer, double? rate) = ParseOptimizer(text.GetValueOrDefault("optimizer"));
            int epoch = Number<int>(text, "epoch");
            return new CheckpointText
            {
                Info = new CheckpointInfo(
                    text.GetValueOrDefault("model", ""),
                    epoch,
                    Number<long>(text, "step"),
                    Number<ulong>(text, "seed"),
                    text.Where(t => t.Key.StartsWith(FigurePrefix, StringComparison.Ordinal))
                        .ToDictionary(t => t.Key[FigurePrefix.Length..], t => Real(t.Value)))
                {
                    Metadata = text.Where(t => t.Key.StartsWith(UserPrefix, StringComparison.Ordinal))
                        .ToDictionary(t => t.Key[UserPrefix.Length..], t => t.Value),
                    DataTypePolicy = Policy(text.GetValueOrDefault("data_type")),
                    Deterministic = text.GetValueOrDefault("deterministic") == "true",
                    Backend = text.GetValueOrDefault("backend", ""),
                    Threads = text.ContainsKey("threads") ? Number<int>(text, "threads") : 0,
                    LibraryVersion = text.GetValueOrDefault("version", ""),
                    StepsOfEpoch = CheckpointProgress.StepsOf(text),
                },
                Model = new CheckpointModel(text),
                HasOptimizerState = slots != "none",
                SlotCount = slots == "none" ? 0 : Number<int>(text, "optimizer_slots"),
                HasSwappedAverages = text.GetValueOrDefault(SwappedKey) == Swapped,
                OptimizerClass = optimizer,
                LearningRate = rate,
                Pass = CheckpointProgress.PassOf(text, epoch),
                Scalars = [.. text.GetValueOrDefault("optimizer_scalars", "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Real)],
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidFormatException($"{path}: the checkpoint's text is damaged: {e.Message}", e);
        }
    }

    /// <summary>How far the epoch was that the checkpoint was saved within; null if it was saved between two.</summary>
    /// <exception cref="InvalidFormatException">The text is damaged, or of a model with other figures.</exception>
    public EpochProgress? Progress(Model model) => CheckpointProgress.Read(Model.Text, model);

    /// <summary>Throws when training could not go on as it was.</summary>
    public void CheckFits(Model model, Optimizer optimizer, string path)
    {
        if (Info.Seed != model.Options.Seed)
        {
            throw new InvalidFormatException(
                $"{path} was made with seed {Info.Seed}, model '{model.Name}' with {model.Options.Seed}. Set ModelOptions.Seed to resume, or " +
                    $"load only the weights.");
        }

        string kind = optimizer.ClassName;
        if (HasOptimizerState && (kind != OptimizerClass || SlotCount != optimizer.SlotCount))
        {
            throw new InvalidFormatException(
                $"{path} was trained with {OptimizerClass} ({SlotCount} arrays per weight), model '{model.Name}' is compiled with {kind} " +
                    $"({optimizer.SlotCount}). Compile it as before to resume, or load only the weights.");
        }

        if (Model.Difference(model) is { } difference)
        {
            throw new InvalidFormatException(
                $"{path} is of another training than model '{model.Name}' was compiled for: {difference} Compile it as before to resume, or " +
                    $"load only the weights.");
        }

        try
        {
            if (HasOptimizerState)
            {
                optimizer.CheckScalarState(Scalars);
            }
        }
        catch (ArgumentException e)
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
    }

    private static (string Name, double? LearningRate) ParseOptimizer(string? json)
    {
        if (json is null)
        {
            return ("", null);
        }

        using var document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement, rate = root.GetProperty("config").GetProperty("learning_rate");
        return (root.GetProperty("class_name").GetString() ?? "",
            rate.ValueKind == JsonValueKind.Number && rate.GetDouble() is >= 0 and <= double.MaxValue and var value ? value : null);
    }

    private static T Number<T>(IReadOnlyDictionary<string, string> text, string key)
        where T : System.Numerics.INumber<T>
    {
        string number = text[key];
        return NumberText.TryCount(number, out ulong value)
            ? T.CreateChecked(value)
            : throw new FormatException($"{key} is '{JsonFields.Shown(number)}', expected a whole number of zero or more.");
    }

    private static DataTypePolicy Policy(string? text) => text is null ? default : Enum.TryParse(text, out DataTypePolicy policy) && Enum.IsDefined(policy)
        ? policy
        : throw new FormatException($"data_type is '{JsonFields.Shown(text)}', expected {string.Join(" or ", Enum.GetNames<DataTypePolicy>())}.");

    private static double Real(string text) => NumberText.TryFigure(text, out double value)
        ? value
        : throw new FormatException($"'{JsonFields.Shown(text)}' is no number.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
