using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>What a network says of an image: a number for each class.</summary>
internal static class ClassRow
{
    /// <summary>Refuses a network that gives something else.</summary>
    /// <exception cref="CommandFailedException">It does.</exception>
    public static void Require(Model model, string path)
    {
        if (!TargetChoice.GivesRow(model))
        {
            throw new CommandFailedException(
                $"'{path}' gives {model.Outputs[0].Shape} for an image, expected one number per class. Look at its output with cnn features.");
        }
    }

    /// <summary>The probability of each class, or the values, of what a network gave.</summary>
    /// <param name="model">The network.</param>
    /// <param name="row">What it gave for the image.</param>
    /// <param name="path">Its file.</param>
    /// <param name="image">The image, as the call has it.</param>
    /// <exception cref="CommandFailedException">These are no numbers.</exception>
    public static float[] From(Model model, ReadOnlySpan<float> row, string path, string image)
    {
        float[] numbers = ClassProbabilities.PerClass(model, row);
        RequireNumbers(numbers, path, image);
        return numbers;
    }

    /// <summary>Refuses what a network gave where these are no numbers.</summary>
    /// <exception cref="CommandFailedException">They are none.</exception>
    public static void RequireNumbers(float[] given, string path, string image)
    {
        if (!Array.TrueForAll(given, float.IsFinite))
        {
            throw new CommandFailedException(
                $"'{path}' gives no numbers for {ImageFiles.NameOf(image)}: its training diverged. Train again, with a smaller learning rate.");
        }
    }

    /// <summary>The most probable classes by their names.</summary>
    public static (string Name, double Probability)[] Best(float[] probabilities, string[] classes, int count) =>
        [.. ClassProbabilities.MostProbable(probabilities, count).Select(i => (classes[i], (double)probabilities[i]))];
}
