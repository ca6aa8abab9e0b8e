using System.CommandLine;
using System.Globalization;

namespace Cnn.Cli.Commands;

/// <summary>The options of cnn train that say how a network learns, beyond its optimizer.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<int?> patience = NumberOption.Whole("--early-stopping",
        "Ends the training when the validation loss has not got better for N epochs, and brings the weights of the best epoch back; kept with the checkpoint.");
    private readonly Option<string?> schedule = new("--schedule")
    {
        Description =
            "How the learning rate falls over the training: cosine[:END], linear[:END], polynomial[:POWER[:END]], exponential[:FACTOR], step:EPOCHS[:FACTOR] " +
                "or one-cycle. END is a share of --learning-rate, FACTOR is for an epoch or a step; kept with the checkpoint.",
        HelpName = "NAME[:X]",
    };

    private readonly Option<double?> warmup = NumberOption.Real(
        "--warmup", "Epochs over which the learning rate rises from nothing, before the schedule begins; kept with the checkpoint.", "EPOCHS");
    private readonly Option<double?> decay = NumberOption.Real("--weight-decay",
        "Decoupled weight decay of kernels; biases and the scales and shifts of normalizations are left alone; kept with the checkpoint.", "X");
    private readonly Option<bool> decayAll = new("--decay-all") { Description = "Weight decay is for all weights, biases and normalizations too." };
    private readonly Option<string?> weights = new("--class-weights")
    {
        Description =
            "What the images of a class count in the loss: balanced for the more the rarer, a number for each class, or NAME=X for some; " +
                "kept with the checkpoint.",
        HelpName = "balanced|X,X,...|NAME=X,...",
    };

    private readonly Option<string?> loss = new("--loss")
    {
        Description = $"Default: the network's. One of {string.Join(", ", LossChoice.Names)}; kept with the checkpoint.",
        HelpName = "NAME",
    };
    private readonly Option<double?> smoothing = NumberOption.Real(
        "--label-smoothing", "How much of each target is spread over all classes, from 0 to below 1; kept with the checkpoint.", "X");
    private readonly Option<double?> clipNorm = NumberOption.Real(
        "--clip-norm", "Scales the gradients of a step down where their norm over all weights is larger; kept with the checkpoint.", "X");
    private readonly Option<double?> clipValue = NumberOption.Real(
        "--clip-value", "Cuts every element of the gradients to [-X, X]; kept with the checkpoint.", "X");
    private readonly Option<double?> ema = NumberOption.Real(
        "--ema", "Keeps an exponential moving average of the weights with this momentum, such as 0.999; the averages are what is measured, saved and tested. " +
            "Kept with the checkpoint.", "X");
    private readonly Option<string?> layers = new("--layer-rate")
    {
        Description =
            "By how much the learning rate is multiplied for the layer of this name, or those whose names begin with it and a dot, an underscore or a slash, " +
                "such as conv1=0.1,layer1=0.3; kept with the checkpoint.",
        HelpName = "LAYER=X,...",
    };

    public RecipeOptions(Command command)
    {
        schedule.CompletionSources.Add([.. ScheduleChoice.Names]);
        loss.CompletionSources.Add([.. LossChoice.Names]);
        weights.CompletionSources.Add("balanced");
        foreach (Option option in (Option[])[patience, schedule, warmup, decay, decayAll, weights, loss, smoothing, clipNorm, clipValue, ema, layers])
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">A value is out of range or no schedule, loss or weight.</exception>
    public TrainingRecipe Apply(ParseResult parsed)
    {
        var asked = new Dictionary<string, string>();
        Add(TrainingRecipe.Patience, parsed.GetValue(patience)?.ToString(CultureInfo.InvariantCulture));
        Add(TrainingRecipe.Schedule, parsed.GetValue(schedule)?.ToLowerInvariant());
        Add(TrainingRecipe.Warmup, Text(parsed.GetValue(warmup)));
        Add(TrainingRecipe.Decay, Text(parsed.GetValue(decay)));
        Add(TrainingRecipe.DecayAll, parsed.GetValue(decayAll) ? "true" : null);
        Add(TrainingRecipe.Weights, parsed.GetValue(weights));
        Add(TrainingRecipe.LossName, parsed.GetValue(loss)?.ToLowerInvariant());
        Add(TrainingRecipe.Smoothing, Text(parsed.GetValue(smoothing)));
        Add(TrainingRecipe.ClipNorm, Text(parsed.GetValue(clipNorm)));
        Add(TrainingRecipe.ClipValue, Text(parsed.GetValue(clipValue)));
        Add(TrainingRecipe.Ema, Text(parsed.GetValue(ema)));
        Add(TrainingRecipe.Layers, parsed.GetValue(layers));
        var recipe = new TrainingRecipe(asked);
        recipe.Check();
        return recipe.Normalized();

        void Add(string key, string? text)
        {
            if (text is not null)
            {
                asked[key] = text;
            }
        }
    }

    private static string? Text(double? value) => value is { } number ? RecipeText.From(number) : null;
}
