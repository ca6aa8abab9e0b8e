using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>What is asked of a training that goes on, compared with what its checkpoint says: equal, heeded and said, or refused.</summary>
/// <param name="file">The checkpoint.</param>
/// <param name="from">What it says.</param>
/// <param name="recipe">How its network learns.</param>
internal sealed class ResumeCheck(string file, CheckpointInfo from, TrainingRecipe recipe)
{
    private double? rateBefore;

    /// <summary>Compares what the images are made of and divided by.</summary>
    /// <param name="seed">The seed that was asked for.</param>
    /// <param name="normalize">Whether images were to be normalized.</param>
    /// <param name="isNamed">Whether the checkpoint was named, not found where the training keeps its own.</param>
    /// <param name="validationSplit">The share to hold out that was asked for.</param>
    /// <exception cref="UsageException">Something was asked for that cannot be changed.</exception>
    public void CheckData(ulong? seed, bool normalize, bool isNamed, double? validationSplit)
    {
        if (seed is { } asked && asked != from.Seed)
        {
            throw new UsageException($"'{file}' was trained with seed {from.Seed}, not {asked}; leave --seed out to go on.");
        }

        // The same call may begin a training and go on with it.
        if (normalize && (isNamed || TrainedModel.EncodingOf(from).Mean.Count == 0))
        {
            throw new UsageException($"--normalize cannot be given with --resume: the images are prepared as '{file}' says.");
        }

        double? kept = TrainedModel.ValidationSplitOf(from);
        if (validationSplit is { } share && (share == 0 ? null : share) != kept)
        {
            string before = kept is { } was ? was.ToString("R", CultureInfo.InvariantCulture) : "none";
            throw new UsageException(
                $"--validation-split cannot be changed: '{file}' was trained with {before}, and images that it was trained on would be " +
                    $"held out. Leave it out.");
        }
    }

    /// <summary>Compares the network and its optimizer, and remembers the learning rate.</summary>
    /// <exception cref="UsageException">Something was asked for that cannot be changed.</exception>
    /// <exception cref="CommandFailedException">The checkpoint has no optimizer.</exception>
    public void CheckModel(Model model, int? classes, Optimizer? asked, double? learningRate)
    {
        if (model.Optimizer is not { } own)
        {
            throw new CommandFailedException($"'{file}' holds weights without an optimizer: training cannot go on from it.");
        }

        rateBefore = own.LearningRate;
        if (learningRate is { } rate && own.Schedule is not null && !recipe.IsRate(rate))
        {
            throw new UsageException($"--learning-rate cannot be changed: '{file}' was trained with a schedule, which sets it. Leave it out.");
        }

        int outputs = model.Outputs[0].Shape[-1];
        if (classes is { } wanted && wanted != outputs)
        {
            throw new UsageException($"--classes cannot be changed: '{file}' holds a network for {outputs}, asked for {wanted}.");
        }

        if (asked is not null && Difference(own, asked) is { } difference)
        {
            throw new UsageException(
                $"'{file}' was trained with {own.GetType().Name}{difference}: --optimizer cannot be changed, the checkpoint holds the state of its own.");
        }
    }

    /// <summary>Says what goes on otherwise than before.</summary>
    public void Tell(CommandOutput console, string data, ModelOptions engine, AugmentationChoice? augment, double? learningRate)
    {
        if (AugmentationChoice.Change(from, augment) is (string earlier, string now))
        {
            string within = from.StepsOfEpoch > 0 ? string.Create(CultureInfo.InvariantCulture, $", in the midst of epoch {from.Epoch + 1}") : "";
            console.Note($"'{file}' was trained with this augmentation: {earlier}. It goes on with: {now}{within}.");
        }

        if (learningRate is { } rate && rateBefore is { } old && rate != old)
        {
            console.Note(string.Create(CultureInfo.InvariantCulture, $"'{file}' was trained with a learning rate of {old:G6} and goes on with {rate:G6}."));
        }

        if (TrainedModel.DataOf(from) is { } before && before != data)
        {
            console.Note($"'{file}' was trained on {before} and goes on with {data}.");
        }

        if (engine.DataTypePolicy != DataTypePolicy.Auto && engine.DataTypePolicy != from.DataTypePolicy)
        {
            console.Note($"'{file}' was trained in {Word(from.DataTypePolicy)} and goes on in {Word(engine.DataTypePolicy)}; --dtype chooses.");
        }
    }

    private static string Word(DataTypePolicy policy) => policy == DataTypePolicy.MixedBFloat16 ? "bf16" : "f32";

    // All settings but the learning rate, which may change, and those that options of their own chose.
    private string? Difference(Optimizer own, Optimizer asked)
    {
        if (own.GetType() != asked.GetType())
        {
            return $", not {asked.GetType().Name}";
        }

        JsonObject before = OptimizerChoice.ConfigOf(own)["config"]!.AsObject(), wanted = OptimizerChoice.ConfigOf(asked)["config"]!.AsObject();
        string[] differing = [.. before.Where(s => s.Key != "learning_rate" && !recipe.Chosen.Contains(s.Key) && !JsonNode.DeepEquals(s.Value, wanted[s.Key]))
            .Select(s => $"{s.Key} {Text(s.Value)}, not {Text(wanted[s.Key])}")];
        return differing.Length > 0 ? $" with {string.Join(" and ", differing)}" : null;
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "none";
}
