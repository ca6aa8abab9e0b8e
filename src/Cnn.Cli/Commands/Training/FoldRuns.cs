using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>Cross-validation: as many trainings as parts, each watched on the part that it does not learn from, and what came of them together.</summary>
internal static class FoldRuns
{
    private const string Name = "--folds";

    public static Option<int?> Option() => NumberOption.Whole(
        Name,
        "Divides the training images into N equal parts and trains N times, each time watched on another part; at the end mean and deviation over the parts. " +
            "The checkpoint and the report of each are in folders fold-1, fold-2 and so on.");

    /// <summary>Trains on all folds.</summary>
    /// <param name="count">How many; null for a training as usual.</param>
    /// <param name="mayNot">What cannot be together with folds, and is there: an option's name, null for nothing.</param>
    /// <param name="places">Where one training writes.</param>
    /// <param name="console">Is told of the whole.</param>
    /// <param name="train">Trains once: on a fold, with places of its own and who is told of its figures.</param>
    /// <exception cref="UsageException">The number is none, or something cannot be together with it.</exception>
    public static int Run(
        int? count, string? mayNot, TrainPlaces places, CommandOutput console, Func<(int Index, int Count)?, TrainPlaces, Action<RunFigures>?, int> train)
    {
        if (count is not { } folds)
        {
            return train(null, places, null);
        }

        if (folds < 2)
        {
            throw new UsageException($"--folds expects 2 or more parts; received {folds}.");
        }

        if (mayNot is not null)
        {
            throw new UsageException($"--folds and {mayNot} cannot be together: leave one out.");
        }

        var all = new List<TrainingLogs>();
        for (int i = 0; i < folds; i++)
        {
            console.Note($"Fold {i + 1} of {folds}");
            int code = train((i, folds), PlacesOf(places, i), figures => all.Add(figures.Validation!));
            if (code != CommandLine.Success)
            {
                return code;
            }
        }

        Report(console, all);
        return CommandLine.Success;
    }

    /// <summary>The call of one fold's training alone, which goes on from its checkpoint without the others.</summary>
    /// <param name="words">The call of all.</param>
    /// <param name="places">Where the one writes.</param>
    public static IReadOnlyList<string> WordsOf(IReadOnlyList<string> words, TrainPlaces places)
    {
        var own = new List<string>();
        for (int i = 0; i < words.Count; i++)
        {
            string? place = i == 0 ? null : words[i - 1] switch
            {
                "--checkpoint" => places.Checkpoint,
                "--report" => places.Report,
                "--tensorboard" => places.TensorBoard,
                "--trace" => places.Trace,
                _ => null,
            };
            if (words[i] != Name && (i == 0 || words[i - 1] != Name))
            {
                own.Add(place ?? words[i]);
            }
        }

        return own;
    }

    private static TrainPlaces PlacesOf(TrainPlaces places, int fold)
    {
        string own = $"fold-{fold + 1}";
        string? Within(string? folder) => folder is null ? null : Path.Combine(folder, own);
        string? Beside(string? file) => file is null
            ? null
            : Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}-{own}{Path.GetExtension(file)}");
        return new TrainPlaces
        {
            Checkpoint = places.BestFile is null ? Beside(places.LastFile) : Within(places.Checkpoint),
            Report = Within(places.Report), TensorBoard = Within(places.TensorBoard), Trace = Beside(places.Trace),
        };
    }

    private static void Report(CommandOutput console, List<TrainingLogs> all)
    {
        string figure = all[0].TryGet("accuracy", out _) ? "accuracy" : "loss", format = figure == "accuracy" ? "P2" : "F4";
        double[] values = [.. all.Select(l => l[figure])];
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        console.Line(() => new JsonObject
        {
            ["folds"] = values.Length,
            ["val_" + figure] = CommandOutput.Number(mean),
            ["deviation"] = CommandOutput.Number(deviation),
        });
        console.Result($"Validation {figure} {Text(mean)} ± {Text(deviation)} over {values.Length} folds: {string.Join(", ", values.Select(Text))}");
    }
}
