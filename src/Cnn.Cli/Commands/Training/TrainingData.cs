using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>What a network needs of the data that it is to be trained on, and what suits them.</summary>
internal static class TrainingData
{
    private const int SmallBatch = 32, LeastSteps = 10;

    /// <summary>The name of the set: what was asked for, else that of a checkpoint, else the network's own.</summary>
    /// <exception cref="UsageException">The network has none of its own.</exception>
    public static string SetFor(ZooModel zoo, string? asked, CheckpointInfo? from) =>
        (asked is null ? null : DataChoice.Named(asked)) ?? (from is null ? null : TrainedModel.DataOf(from))
            ?? (zoo.DataSet.EndsWith(":PATH", StringComparison.Ordinal)
                ? throw new UsageException($"{zoo.Name} has no set of its own: name one with --data {zoo.DataSet}.")
                : zoo.DataSet);

    /// <summary>Refuses samples of one class: a network that says it each time is always right and knows nothing.</summary>
    /// <exception cref="CommandFailedException">They are.</exception>
    public static void RefuseOneClass(DataSplit split)
    {
        int[] labels = DataChoice.LabelsOf(split.Train);
        if (labels.Length > 0 && labels.AsSpan().Count(labels[0]) == labels.Length)
        {
            string hint = split.Name switch
            {
                "csv" or "list" or "shards" or "parquet" or "mat" => " If the labels stand elsewhere, name the column with --label-column.",
                "folder" => " Expected a folder for each of two classes or more.",
                _ => "",
            };
            throw new CommandFailedException(
                $"All {labels.Length} training images of {split.Name} are of one class, '{split.Train.ClassNames[labels[0]]}': there is " +
                    $"nothing to tell apart.{hint}");
        }
    }

    /// <summary>The network's usual batch, or a smaller one where that would hold the whole set: batches for large sets make few steps of small ones.</summary>
    public static int UsualBatch(CommandOutput console, string name, ZooModel zoo, int count)
    {
        int usual = ZooChoice.BatchOf(name, zoo);
        if (usual <= SmallBatch || usual < count)
        {
            return usual;
        }

        int batch = SmallBatch;
        while (2 * batch <= Math.Min(usual, count / LeastSteps))
        {
            batch *= 2;
        }

        console.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{zoo.Name}'s usual batch of {usual} would hold all {count} training images, so that an epoch were one step: batches of {batch} are " +
                $"used. --batch chooses."));
        return batch;
    }

    /// <summary>Says where an epoch is one step, which is seldom meant.</summary>
    public static void TellOfOneStep(CommandOutput console, int batch, int count)
    {
        if (batch >= count)
        {
            console.Note(string.Create(CultureInfo.InvariantCulture, $"A batch of {batch} holds all {count} training images: an epoch is one step."));
        }
    }

    /// <summary>Says where the network has classes of which there are no images, as with --classes on a CSV that lacks some.</summary>
    public static void TellOfUnusedClasses(CommandOutput console, DataSplit split)
    {
        int seen = DataChoice.LabelsOf(split.Train).Distinct().Count(), named = split.Train.ClassNames.Count;
        if (seen > 0 && seen < named)
        {
            console.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The training images of {split.Name} are of {seen} classes, and the network tells {named} apart: it learns nothing of the " +
                        $"other {named - seen}."));
        }
    }

    /// <summary>The number of classes: what was asked for, else what the data have; null where they do not say.</summary>
    /// <exception cref="UsageException">What was asked for is not what the data have.</exception>
    public static int? Classes(DataSplit split, int? asked)
    {
        int named = split.Train.ClassNames.Count;
        if (asked is { } wanted && named > 0 && wanted != named)
        {
            throw new UsageException(wanted < named
                ? $"--classes: {split.Name} has {named} classes, a network for {wanted} cannot learn them."
                : $"--classes: {split.Name} has {named} classes, a network for {wanted} would have some that it never sees. Leave it out.");
        }

        return asked ?? (named > 1 ? named : null);
    }
}
