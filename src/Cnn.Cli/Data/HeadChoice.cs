using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>What a network ends in, is judged by and measured with, by what its samples are labelled with.</summary>
internal static class HeadChoice
{
    /// <summary>The loss that suits the labels, where the network's own is one of classes.</summary>
    public static Loss LossFor(LabelKind kind, Loss usual) => kind switch
    {
        LabelKind.Several => Loss.BinaryCrossentropy,
        LabelKind.Number => Loss.MeanSquaredError,
        _ => usual,
    };

    /// <summary>What is told of the training beside the loss.</summary>
    public static Metric MetricFor(LabelKind kind) => kind switch
    {
        LabelKind.Several => Metric.BinaryAccuracy,
        LabelKind.Number => Metric.MeanAbsoluteError,
        _ => Metric.Accuracy,
    };

    /// <summary>The network with an output for each label or number in the place of its classes; the network itself for classes.</summary>
    /// <exception cref="CommandFailedException">There is one label only.</exception>
    public static Model Apply(Model model, DataSplit split)
    {
        if (split.Kind == LabelKind.Class)
        {
            return model;
        }

        int outputs = split.Train.Targets[0].Shape.ElementCount;
        return split.Kind == LabelKind.Number ? model.WithHead(outputs, Activation.Linear)
            : outputs > 1 ? model.WithHead(outputs, Activation.Sigmoid)
            : throw new CommandFailedException(
                $"{split.Name} has one label only, '{split.Train.ClassNames[0]}': there is nothing to tell apart. Two classes stand in a column with " +
                    $"--label-kind class.");
    }

    /// <summary>Refuses what makes sense for classes only.</summary>
    /// <param name="kind">What the samples are labelled with.</param>
    /// <param name="recipe">How the network learns.</param>
    /// <param name="asksForClasses">Whether a number of classes was asked for.</param>
    /// <exception cref="UsageException">It was asked for.</exception>
    public static void Check(LabelKind kind, Commands.TrainingRecipe recipe, bool asksForClasses)
    {
        if (kind == LabelKind.Class)
        {
            return;
        }

        string what = kind == LabelKind.Several ? "several labels for each image" : "numbers to be learned";
        if (asksForClasses || recipe.WeighsClasses)
        {
            throw new UsageException($"{(asksForClasses ? "--classes" : "--class-weights")} is for images of one class each, and the set has {what}. " +
                $"Leave it out.");
        }

        if (recipe.NamedLoss is { } loss && (loss is SparseCategoricalCrossentropy or CategoricalCrossentropy or CategoricalFocalCrossentropy
            || (kind == LabelKind.Number && loss is BinaryCrossentropy or BinaryFocalCrossentropy)))
        {
            throw new UsageException($"--loss: {loss.GetType().Name} is for classes, and the set has {what}. Leave it out, or take " +
                $"{(kind == LabelKind.Several ? "binary_crossentropy or binary_focal_crossentropy" : "mean_squared_error, mean_absolute_error or huber")}.");
        }
    }
}
