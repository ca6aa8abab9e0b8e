using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli.Commands;

/// <summary>How a network learns, beyond its optimizer: each setting as text, as a checkpoint keeps it. What was not asked for is not there.</summary>
internal sealed partial class TrainingRecipe(IReadOnlyDictionary<string, string> settings)
{
    public const string Patience = "early_stopping", Schedule = "schedule", Warmup = "warmup", Decay = "weight_decay", DecayAll = "decay_all",
        Weights = "class_weights", LossName = "loss",
        Smoothing = "label_smoothing", ClipNorm = "clip_norm", ClipValue = "clip_value", Ema = "ema", Layers = "layer_rate", Rate = "scheduled_rate",
        ScheduledEpochs = "scheduled_epochs", ScheduledSteps = "scheduled_steps";

    private static readonly string[] Keys =
        [Patience, Schedule, Warmup, Decay, DecayAll, Weights, LossName, Smoothing, ClipNorm, ClipValue, Ema, Layers, Rate, ScheduledEpochs, ScheduledSteps];

    // Weights that are no kernels, by their names in layers.
    private static readonly string[] NotDecayed = ["bias", "beta", "gamma"];

    /// <summary>After how many epochs without progress the training ends; null for never.</summary>
    public int? PatienceInEpochs => NumberText.TryCount(settings.GetValueOrDefault(Patience), out int epochs) ? epochs : null;

    /// <summary>For the report, in words.</summary>
    public IEnumerable<KeyValuePair<string, string>> Facts => settings.Where(s => s.Key is not (Rate or ScheduledEpochs or ScheduledSteps))
        .Select(s => KeyValuePair.Create($"--{s.Key.Replace('_', '-')}", s.Value));

    /// <summary>Whether the averages of the weights are what counts.</summary>
    public bool Averages => settings.ContainsKey(Ema);

    /// <summary>Whether classes count differently.</summary>
    public bool WeighsClasses => settings.ContainsKey(Weights);

    /// <summary>The loss that was asked for by its name; null for the usual.</summary>
    public Loss? NamedLoss => Text(LossName) is { } name ? LossChoice.Find(name) : null;

    private double SmoothingShare => Number(Smoothing) ?? 0;

    /// <summary>What a checkpoint says.</summary>
    /// <exception cref="InvalidFormatException">Its text is damaged.</exception>
    public static TrainingRecipe From(CheckpointInfo from)
    {
        var kept = new TrainingRecipe(from.Metadata.Where(t => Keys.Contains(t.Key)).ToDictionary());
        try
        {
            kept.Check();
            return kept.Normalized();
        }
        catch (UsageException e)
        {
            throw new InvalidFormatException($"What the checkpoint says about its training is damaged: {e.Message}", e);
        }
    }

    /// <summary>The same in the one way of writing, in which it is compared.</summary>
    public TrainingRecipe Normalized() => new(settings.ToDictionary(s => s.Key, s => RecipeText.Normalize(s.Key, s.Value)));

    /// <summary>Keeps it with a checkpoint.</summary>
    public void Describe(Dictionary<string, string> metadata)
    {
        foreach ((string key, string text) in settings)
        {
            metadata[key] = text;
        }
    }

    /// <summary>What a training goes on with: what its checkpoint says, but for the patience, which may change.</summary>
    /// <exception cref="UsageException">Something else was asked for than the checkpoint says.</exception>
    public TrainingRecipe GoingOn(TrainingRecipe kept, string file, CommandOutput console)
    {
        foreach ((string key, string text) in settings)
        {
            string? before = kept.Text(key);
            if (RecipeText.AreSame(key, before, text))
            {
                continue;
            }

            if (key != Patience)
            {
                throw new UsageException(
                    $"--{key.Replace('_', '-')} cannot be changed: '{file}' was trained with {before ?? "none"}, not {text}. Leave it out, or begin anew.");
            }

            console.Note($"'{file}' was trained with --early-stopping {before ?? "not given"} and goes on with {text}.");
        }

        return settings.TryGetValue(Patience, out string? patience)
            ? new TrainingRecipe(kept.All().Append(new(Patience, patience)).DistinctBy(s => s.Key).ToDictionary())
            : kept;
    }

    /// <summary>Looks at all that can be wrong before data are read.</summary>
    /// <exception cref="UsageException">It is.</exception>
    public void Check()
    {
        Range(Patience, v => v >= 1 && v == Math.Truncate(v) && v <= int.MaxValue, "a whole number of 1 or more");
        Range(Warmup, v => v >= 0, "a number of epochs of 0 or more");
        Range(Decay, v => v >= 0, "a number of 0 or more");
        Range(Smoothing, v => v is >= 0 and < 1, "a number from 0 to below 1");
        Range(ClipNorm, v => v > 0, "a number above 0");
        Range(ClipValue, v => v > 0, "a number above 0");
        Range(Ema, v => v is >= 0 and < 1, "a number from 0 to below 1");
        Range(Rate, v => v > 0, "a number above 0");
        Range(ScheduledEpochs, v => v >= 1, "a number of 1 or more");
        Range(ScheduledSteps, v => v >= 1, "a number of 1 or more");
        Refuse(Text(ClipNorm) is not null && Text(ClipValue) is not null, "--clip-norm and --clip-value exclude each other: give one.");
        Refuse(Text(DecayAll) is not null && Text(Decay) is null, "--decay-all says to which weights --weight-decay applies: give that too.");
        ScheduleChoice? schedule = Plan;
        Refuse(schedule?.Kind == ScheduleChoice.OneCycle && Text(Warmup) is not null, "--schedule one-cycle rises by itself: leave --warmup out.");
        Loss? loss = NamedLoss;
        Refuse(SmoothingShare > 0 && loss is not null && !LossChoice.Smooths(loss),
            $"--label-smoothing is for losses that are cross-entropies, {Text(LossName)} is none.");
        Refuse(loss is Dice && Text(Weights) is not null, "--class-weights cannot be given with --loss dice, which is one number for a whole batch.");
        if (Text(Weights) is { } weights)
        {
            ClassWeightChoice.Check(weights);
        }

        if (Text(Layers) is { } layers)
        {
            LayerRates.Parse(layers);
        }
    }

    /// <summary>Refuses names of layers that a network does not have.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void CheckLayers(ZooModel zoo)
    {
        if (Text(Layers) is { } layers)
        {
            LayerRates.Check(layers, zoo);
        }
    }

    /// <summary>Whether the loss takes labels as they are, and not a row for each.</summary>
    public bool TakesLabels(Loss usual) => (NamedLoss ?? usual) is SparseCategoricalCrossentropy && SmoothingShare == 0;

    /// <summary>The loss of a network.</summary>
    public Loss LossFor(Model model, Loss usual, bool takesRows) =>
        LossChoice.For(NamedLoss is { } named and not SparseCategoricalCrossentropy ? named : usual, model, SmoothingShare, takesRows || SmoothingShare > 0);

    /// <summary>What the images of each class count; null for all the same.</summary>
    /// <exception cref="UsageException">The classes are others.</exception>
    public IReadOnlyDictionary<int, float>? ClassWeightsFor(Dataset train) => Text(Weights) is { } text
        ? ClassWeightChoice.Parse(text, DataChoice.LabelsOf(train), train.ClassNames)
        : null;

    /// <summary>An optimizer with these settings.</summary>
    /// <param name="plain">The optimizer, whose learning rate is the top of a schedule.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <param name="epochs">Epochs of the whole training.</param>
    public Optimizer Refine(Optimizer plain, long stepsPerEpoch, int epochs)
    {
        JsonObject whole = OptimizerChoice.ConfigOf(plain), config = whole["config"]!.AsObject();
        if (Number(Decay) is { } decay)
        {
            config["weight_decay"] = decay;
            if (Text(DecayAll) is null)
            {
                config["exclude_from_weight_decay"] = new JsonArray([.. NotDecayed.Select(n => JsonValue.Create(n))]);
            }
        }

        if (Number(ClipNorm) is { } norm)
        {
            config["global_clipnorm"] = norm;
        }

        if (Number(ClipValue) is { } value)
        {
            config["clipvalue"] = value;
        }

        if (Number(Ema) is { } momentum)
        {
            (config["use_ema"], config["ema_momentum"]) = (true, momentum);
        }

        if (Text(Layers) is { } layers)
        {
            config["learning_rate_multipliers"] = new JsonObject(LayerRates.Parse(layers).Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value)));
        }

        if (HasSchedule)
        {
            LearningRateSchedule schedule = (Plan ?? ScheduleChoice.Parse(ScheduleChoice.Constant))
                .Make(plain.LearningRate, stepsPerEpoch, epochs, Number(Warmup) ?? 0);
            config["learning_rate"] = OptimizerChoice.ConfigOf(new Sgd(schedule))["config"]!["learning_rate"]!.DeepClone();
        }

        using JsonDocument document = JsonDocument.Parse(config.ToJsonString());
        return Optimizer.FromConfig((string)whole["class_name"]!, document.RootElement);
    }

    /// <summary>The settings of an optimizer that this has chosen, by their names in its configuration.</summary>
    public IReadOnlySet<string> Chosen => settings.Keys.SelectMany(key => key switch
    {
        Decay => ["weight_decay", "exclude_from_weight_decay"],
        ClipNorm => ["global_clipnorm"],
        ClipValue => ["clipvalue"],
        Layers => ["learning_rate_multipliers"],
        Ema => ["use_ema", "ema_momentum", "ema_overwrite_frequency"],
        _ => Array.Empty<string>(),
    }).ToHashSet();

    private string? Text(string key) => settings.GetValueOrDefault(key);

    private IEnumerable<KeyValuePair<string, string>> All() => settings.Where(s => s.Key != Patience);

    private double? Number(string key) => Text(key) is { } text && NumberText.TryReal(text, out double value) ? value : null;

    private void Range(string key, Func<double, bool> isInRange, string expected)
    {
        if (Text(key) is { } text && !(Number(key) is { } value && isInRange(value)))
        {
            throw new UsageException($"--{key.Replace('_', '-')} expects {expected}, received {text}.");
        }
    }

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
        {
            throw new UsageException(message);
        }
    }
}
