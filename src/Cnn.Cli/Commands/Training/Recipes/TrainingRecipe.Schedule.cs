using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <content>The learning rate over the steps.</content>
internal sealed partial class TrainingRecipe
{
    /// <summary>Whether the learning rate follows the steps.</summary>
    public bool HasSchedule => settings.ContainsKey(Schedule) || settings.ContainsKey(Warmup);

    private ScheduleChoice? Plan => Text(Schedule) is { } text ? ScheduleChoice.Parse(text) : null;

    /// <summary>The same with the top and the length of its schedule, for a later call to be compared with.</summary>
    public TrainingRecipe With(double learningRate, int epochs, long stepsPerEpoch) => HasSchedule
        ? new TrainingRecipe(new Dictionary<string, string>(settings)
        {
            [Rate] = RecipeText.From(learningRate),
            [ScheduledEpochs] = RecipeText.From(epochs),
            [ScheduledSteps] = RecipeText.From(stepsPerEpoch),
        })
        : this;

    /// <summary>Says where epochs come after the end of the schedule, and where they have another number of steps than it was made for.</summary>
    public void TellOfSchedule(CommandOutput console, CheckpointInfo from, int epochs, long stepsPerEpoch)
    {
        bool ends = Plan is { Ends: true };
        if (Number(ScheduledEpochs) is not { } end)
        {
            return;
        }

        if (Number(ScheduledSteps) is { } made && made != stepsPerEpoch)
        {
            double left = (end * made) - from.Step;
            string where = !ends ? ""
                : left <= 0 ? " It has ended, and the learning rate stays there."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $" It ends after epoch {from.Epoch + ((left + from.StepsOfEpoch) / stepsPerEpoch):0.##}, and the learning rate stays there.");
            console.Note(string.Create(
                CultureInfo.InvariantCulture, $"The schedule counts steps and was made for {made} in an epoch, which has {stepsPerEpoch} now.{where}"));
        }
        else if (ends && end < epochs)
        {
            console.Note(
                string.Create(CultureInfo.InvariantCulture, $"The schedule was made for {end} epochs: after them the learning rate stays where it ended."));
        }
    }

    /// <summary>Whether the schedule of a training has come to its end, which is a learning rate of nothing.</summary>
    public bool IsAtNothing(Model model) => Plan is { EndsAtNothing: true } && Number(ScheduledEpochs) is { } end
        && (Number(ScheduledSteps) is { } made ? model.StepsDone >= end * made : model.EpochsDone >= end);

    /// <summary>Whether a learning rate is the one that the schedule was made with.</summary>
    public bool IsRate(double learningRate) => Number(Rate) == learningRate;
}
