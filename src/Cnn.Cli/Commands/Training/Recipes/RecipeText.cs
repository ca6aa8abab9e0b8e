using System.Globalization;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli.Commands;

/// <summary>Settings of a recipe as text, in the one way that stands for all in which the same can be written.</summary>
internal static class RecipeText
{
    /// <summary>A number.</summary>
    public static string From(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A setting that has been checked.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="text">As it was written.</param>
    public static string Normalize(string key, string text) => key switch
    {
        TrainingRecipe.Schedule => ScheduleChoice.Parse(text).Text,
        TrainingRecipe.LossName => LossChoice.Normalize(text),
        TrainingRecipe.Weights => ClassWeightChoice.Normalize(text),
        TrainingRecipe.Layers => LayerRates.Normalize(text),
        TrainingRecipe.DecayAll => text,
        _ => NumberText.TryReal(text, out double value) ? From(value) : text,
    };

    /// <summary>Whether two settings are the same; null where one is not given, which for some is the same as none.</summary>
    public static bool AreSame(string key, string? before, string text) =>
        (before ?? (key is TrainingRecipe.Smoothing or TrainingRecipe.Warmup ? "0" : null)) == text;
}
