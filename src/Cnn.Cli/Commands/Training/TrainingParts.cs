using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli.Commands;

/// <summary>
/// What a training learns from and what it is watched on meanwhile: a part of the training images, so that the test images are used once, at its end.
/// </summary>
/// <param name="Train">The images to learn from.</param>
/// <param name="Validation">Those to watch it on.</param>
/// <param name="Share">The share that was held out; null where the test images are watched.</param>
internal sealed record TrainingParts(Dataset Train, Dataset Validation, double? Share)
{
    /// <summary>What is held out where nothing was said.</summary>
    public const double UsualShare = 0.1;

    private const string ChoiceKey = "validation_choice", ByClass = "class", ByTheSet = "set", FoldKey = "validation_fold";
    private HeldOutPart? rule;
    private (int Index, int Count)? fold;
    private bool isByClass, isByTheSet;

    /// <summary>Whether the training is watched on the test images.</summary>
    public bool WatchesTests => Share is null && !isByTheSet && fold is null;

    /// <summary>Holds a part of the training images out.</summary>
    /// <param name="split">The data.</param>
    /// <param name="asked">The share that was asked for; 0 for none, null for what is usual.</param>
    /// <param name="from">The checkpoint that training goes on from, whose choice is kept to.</param>
    /// <param name="seed">Of the choice.</param>
    /// <param name="console">Is told where there are too few images.</param>
    public static TrainingParts Divide(DataSplit split, double? asked, CheckpointInfo? from, ulong seed, CommandOutput console)
    {
        if (FoldOf(from) is { } kept)
        {
            return Hold(split, kept, seed);
        }

        // A set may name the samples to watch a training on; what began otherwise goes on as it began.
        if (split.Validation is { } named && asked is null && (from is null || from.Metadata.GetValueOrDefault(ChoiceKey) == ByTheSet))
        {
            return new TrainingParts(split.Train, named, null) { isByTheSet = true };
        }

        double? share = asked ?? (from is null ? UsualShare : TrainedModel.ValidationSplitOf(from));
        if (share is null or 0)
        {
            return new TrainingParts(split.Train, split.Test, null);
        }

        HeldOutPart? before = from is null ? null : SampleMetadata.Read(from).Validation;
        bool isFree = from is null || from.Metadata.GetValueOrDefault(ChoiceKey) == ByClass;
        if (asked is not null || from is not null || split.Train.Count > 1)
        {
            TrainingParts parts = Choose(split, share.Value, seed, before, isFree);
            if (asked is not null || from is not null || parts.HasAllClassesOf(split))
            {
                return parts;
            }
        }

        console.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{split.Train.Count} training images are too few to hold some of each class out: the training is watched on the test images. " +
                    $"--validation-split chooses."));
        return new TrainingParts(split.Train, split.Test, null);
    }

    /// <summary>Holds one of several equal parts of the training images out, which has all classes where they are known.</summary>
    /// <param name="split">The data.</param>
    /// <param name="fold">Which part, and of how many.</param>
    /// <param name="seed">Of the choice.</param>
    /// <exception cref="CommandFailedException">There are fewer images than parts.</exception>
    public static TrainingParts Hold(DataSplit split, (int Index, int Count) fold, ulong seed)
    {
        if (split.Train.Count < fold.Count)
        {
            throw new CommandFailedException($"--folds: {split.Name} has {split.Train.Count} training images, fewer than {fold.Count} parts.");
        }

        int[] labels = DataChoice.LabelsOf(split.Train);
        (SubsetDataset kept, SubsetDataset held) = (labels.Length == 0
            ? split.Train.Folds(fold.Count, seed)
            : split.Train.FoldsByClass(fold.Count, labels, seed))[fold.Index];
        return new TrainingParts(kept, held, null) { fold = fold };
    }

    /// <summary>How many images each part has.</summary>
    public string Describe(DataSplit split) => string.Create(
        CultureInfo.InvariantCulture, $"{Train.Count} training{(WatchesTests ? "" : $", {Validation.Count} validation")} and {split.Test.Count} test images");

    /// <summary>Keeps the choice with a checkpoint.</summary>
    public void Describe(Dictionary<string, string> metadata)
    {
        TrainedModel.Describe(rule, metadata);
        if (fold is { } part)
        {
            metadata[FoldKey] = string.Create(CultureInfo.InvariantCulture, $"{part.Index + 1}/{part.Count}");
        }
        else if (isByClass)
        {
            metadata[ChoiceKey] = ByClass;
        }
        else if (isByTheSet)
        {
            metadata[ChoiceKey] = ByTheSet;
        }
    }

    private static (int Index, int Count)? FoldOf(CheckpointInfo? from)
    {
        if (from?.Metadata.GetValueOrDefault(FoldKey) is not { } text)
        {
            return null;
        }

        return text.Split('/') is [var part, var of] && NumberText.TryCount(part, out int index) && NumberText.TryCount(of, out int count)
            && index >= 1 && index <= count && count > 1
            ? (index - 1, count)
            : throw TrainedModel.Damaged(FoldKey, text);
    }

    // Samples that have keys are chosen by them, others at random: class by class, but for trainings that began when that was not so.
    private static TrainingParts Choose(DataSplit split, double share, ulong seed, HeldOutPart? before, bool isFree)
    {
        (SubsetDataset kept, SubsetDataset held) = split.Train.SplitByKey(share, seed, before, out HeldOutPart? rule);
        int[] labels = rule is null && isFree ? DataChoice.LabelsOf(split.Train) : [];
        if (labels.Length == 0)
        {
            return new TrainingParts(kept, held, share) { rule = rule };
        }

        (kept, held) = split.Train.SplitByClass(share, labels, seed);
        return new TrainingParts(kept, held, share) { isByClass = true };
    }

    private bool HasAllClassesOf(DataSplit split) =>
        Validation.Count > 0 && Train.Count > 0 && DataChoice.LabelsOf(Train).Distinct().Count() == DataChoice.LabelsOf(split.Train).Distinct().Count();
}
