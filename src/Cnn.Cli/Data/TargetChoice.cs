using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>
/// What a network's loss takes as targets, made of the labels of a data set: labels as they are, a row with a one for each, or their numbers.
/// </summary>
internal static class TargetChoice
{
    /// <summary>
    /// Gives a network that was never trained here, such as an imported one, the loss that its outputs ask for: of probabilities or of scores, of two classes
    /// or of several.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="path">Its file, for the message.</param>
    /// <param name="kind">What samples are labelled with; 255 is void in masks.</param>
    /// <exception cref="CommandFailedException">It gives one number that is no probability, and nobody says what it stands for.</exception>
    public static void Compile(Model model, string path, LabelKind kind = LabelKind.Class)
    {
        bool areProbabilities = ClassProbabilities.AreGivenBy(model), areMasks = kind == LabelKind.Mask;
        bool isOne = IsOne(model) || (areMasks && PixelOutput.From(model) is { Channels: 1 });
        Loss loss = kind == LabelKind.Number ? Loss.MeanSquaredError
            : kind == LabelKind.Several || (areMasks && isOne) ? new BinaryCrossentropy(fromLogits: !areProbabilities)
            : !isOne ? new SparseCategoricalCrossentropy(fromLogits: !areProbabilities) { IgnoreClass = areMasks ? MaskImage.Void : null }
            : areProbabilities ? Loss.BinaryCrossentropy
            : throw new CommandFailedException(
                $"'{path}' gives one value for an image and names no loss: it cannot be measured on labels. Train it with a loss, or let it end in a sigmoid.");
        model.Compile(new Sgd(), loss, HeadChoice.MetricsFor(kind));
    }

    /// <summary>What a compiled network sees of pixels and labels: an encoding with the targets that its loss takes.</summary>
    public static ImageEncoding Encoding(Model model, ImageEncoding encoding) => encoding with { OneHot = !IsOne(model) && !TakesLabels(model) };

    /// <summary>The samples with their labels as numbers, where a network gives one number; the samples themselves for others.</summary>
    public static Dataset Apply(Model model, Dataset samples) => IsOne(model) && !TakesLabels(model) && samples.Targets[0].Type == DataType.Int32
        ? new LabelValues(samples, model.Outputs[0].Shape)
        : samples;

    /// <summary>How many classes a network tells apart; null where what it gives are values.</summary>
    public static int? ClassesOf(Model model) => ClassProbabilities.KindOf(model) switch
    {
        OutputKind.LabelOne => 2,
        OutputKind.Classes => GivesRow(model) ? model.Outputs[0].Shape.ElementCount : PixelOutput.From(model)?.Classes ?? model.Outputs[0].Shape[-1],
        _ => null,
    };

    /// <summary>Whether a network gives a row of numbers for a sample, be it with axes of one place around it, as networks without a dense layer end.</summary>
    public static bool GivesRow(Model model) => model.Outputs[0].Shape.Count(size => size != 1) <= 1;

    private static bool IsOne(Model model) => model.Outputs[0].Shape.ElementCount == 1;

    private static bool TakesLabels(Model model) => model.Losses[0] is SparseCategoricalCrossentropy;
}
