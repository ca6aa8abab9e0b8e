using Cnn.Cli.Commands;
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
        LabelKind.Mask => new SparseCategoricalCrossentropy { IgnoreClass = MaskImage.Void },
        _ => usual,
    };

    /// <summary>What is told of the training beside the loss.</summary>
    public static Metric[] MetricsFor(LabelKind kind) => kind switch
    {
        LabelKind.Several => [Metric.BinaryAccuracy],
        LabelKind.Number => [Metric.MeanAbsoluteError],
        LabelKind.Mask => [new Accuracy { IgnoreClass = MaskImage.Void }, new MeanIoU { IgnoreClass = MaskImage.Void }],
        _ => [Metric.Accuracy],
    };

    /// <summary>Whether samples of these labels have a class for what a network tells apart.</summary>
    public static bool HasClasses(LabelKind kind) => kind is LabelKind.Class or LabelKind.Mask;

    /// <summary>Refuses a network whose answers are not of the kind of the labels: one for an image, or one for each pixel.</summary>
    /// <exception cref="CommandFailedException">They are not.</exception>
    public static void CheckAnswers(Model model, DataSplit split)
    {
        Shape given = model.Outputs[0].Shape;
        PixelOutput? pixels = PixelOutput.From(model);
        SampleSpec target = split.Train.Targets[0];
        if (split.Kind == LabelKind.Mask && (pixels is null || (target.Type == DataType.Float32 ? given != target.Shape
            : pixels.IsFirst || new Shape(pixels.Height, pixels.Width) != target.Shape)))
        {
            throw new CommandFailedException(
                $"{model.Name} gives {given} for an image, and {split.Name} has a class for each pixel, {target.Shape}: take a network that gives one for " +
                    $"each, such as unet{(pixels is { IsFirst: true } ? ", with the classes last: end it in Permute(2, 3, 1)" : "")}.");
        }

        if (pixels is not null && split.Kind == LabelKind.Class)
        {
            throw new CommandFailedException(
                $"{model.Name} gives a class for each pixel, and {split.Name} has one for each image: give images with masks, --data masks:PATH.");
        }
    }

    /// <summary>Refuses what masks are not learned with.</summary>
    /// <param name="data">The name of the set.</param>
    /// <param name="named">The loss that was asked for by its name; null for the usual.</param>
    /// <param name="mixes">Whether images are mixed.</param>
    /// <exception cref="UsageException">It was asked for.</exception>
    public static void CheckMasks(string data, Loss? named, bool mixes)
    {
        if (DataChoice.IsOf(data, "masks") && (mixes || named is not (null or SparseCategoricalCrossentropy or CategoricalCrossentropy
            or CategoricalFocalCrossentropy or BinaryCrossentropy or BinaryFocalCrossentropy or Dice)))
        {
            throw new UsageException(
                "Masks are learned with sparse_categorical_crossentropy, categorical_crossentropy, dice or, of two classes, binary_crossentropy: leave " +
                    "another --loss, mixup and cutmix out.");
        }
    }

    /// <summary>Whether masks are one number for each pixel: under the losses of two classes.</summary>
    /// <param name="data">The name of the set.</param>
    /// <param name="named">The loss that was asked for by its name; null for the usual.</param>
    public static bool AreBinary(string data, Loss? named) =>
        DataChoice.IsOf(data, "masks") && named is (BinaryCrossentropy or BinaryFocalCrossentropy);

    /// <summary>The network with an output for each label or number in the place of its classes; the network itself for classes.</summary>
    /// <exception cref="CommandFailedException">There is one label only.</exception>
    public static Model Apply(Model model, DataSplit split)
    {
        CheckAnswers(model, split);
        if (HasClasses(split.Kind))
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
    public static void Check(LabelKind kind, TrainingRecipe recipe, bool asksForClasses)
    {
        if (kind == LabelKind.Mask && recipe.WeighsClasses)
        {
            throw new UsageException("--class-weights is for images of one class each, and the set has masks. Leave it out.");
        }

        if (HasClasses(kind))
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
