using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models.Data;
using Cnn.Models.Zoo;
using Cnn.OneDnn.Metrics;
using Cnn.OneDnn.Optimizers;
using Cnn.OneDnn.Tensors;
using Cnn.OneDnn.Training;

namespace Cnn.Cli.Commands;

/// <summary>One training as it was asked for.</summary>
internal sealed class TrainRun
{
    public required string Name { get; init; }

    public string? Data { get; init; }

    public string? DataDirectory { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public string? Optimizer { get; init; }

    public double? LearningRate { get; init; }

    public required ModelOptions Engine { get; init; }

    public required CommandOutput Console { get; init; }

    public int Run()
    {
        // Everything that can be called wrongly is looked at before data are read.
        ZooModel zoo = ZooChoice.Find(Name);
        Optimizer optimizer = OptimizerChoice.Create(Optimizer, LearningRate, zoo.CreateOptimizer);
        int epochs = BenchCommand.Positive("--epochs", Epochs ?? zoo.Epochs);
        int batch = BenchCommand.Positive("--batch", BatchSize ?? ZooChoice.BatchOf(Name, zoo));
        DataSplit split = DataChoice.Open(Data ?? zoo.DataSet, DataDirectory, Engine.Seed);
        if (split.Note is { } note)
        {
            Console.Note(note);
        }

        long start = Stopwatch.GetTimestamp();
        int? classes = split.Train.ClassNames.Count > 1 ? split.Train.ClassNames.Count : null;
        using Model model = ZooChoice.Create(zoo, Engine, split.Train.Inputs[0].Shape, classes);
        model.Compile(optimizer, zoo.Loss, Metric.Accuracy);
        Console.Note($"{Name}: {model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} parameters; {split.Name}: {split.Train.Count} training and {split.Test.Count} test images");

        using var interrupt = new Interrupt();
        var guard = new TrainingGuard(interrupt.Token);
        model.Fit(split.Train, new FitOptions
        {
            Epochs = epochs,
            BatchSize = batch,
            Validation = split.Test,
            Callbacks = [guard, new EpochLines(Console), new ProgressBar(Console.Error, !System.Console.IsErrorRedirected && ReferenceEquals(Console.Error, System.Console.Error))],
        });
        guard.ThrowIfDiverged(optimizer);
        return Finish(model, split, batch, guard, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private int Finish(Model model, DataSplit split, int batch, TrainingGuard guard, double seconds)
    {
        TrainingLogs test = guard.Test ?? model.Evaluate(split.Test, batch);
        double loss = test["loss"], accuracy = test["accuracy"];
        Console.Line(() => new JsonObject
        {
            ["test_loss"] = CommandOutput.Number(loss),
            ["test_accuracy"] = CommandOutput.Number(accuracy),
            ["seconds"] = CommandOutput.Number(seconds, 3),
            ["checkpoint"] = null,
        });
        Console.Result(string.Create(CultureInfo.InvariantCulture, $"Test accuracy {accuracy:P2}, loss {loss:F4}, on {split.Test.Count} images of {split.Name}; {seconds:F1} s{(guard.Interrupted ? ", interrupted" : "")}"));
        return guard.Interrupted ? CommandLine.Failure : CommandLine.Success;
    }
}
