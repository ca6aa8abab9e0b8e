using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>cnn bench-data DATA: how fast images are read, decoded and varied, without a network.</summary>
internal static class BenchDataCommand
{
    private const int UsualBatch = 64, UsualEpochs = 2;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("bench-data", "Times the way of a data set's training images into batches: reading, decoding, resizing, varying.");
        var data = new Argument<string>("data") { Description = $"One of {string.Join(", ", DataSets.Names)}.", HelpName = "DATA" };
        var directory = new Option<string?>("--data-dir")
        {
            Description = "Where data sets are looked for; default $CNN_DATA, then a cache folder.",
            HelpName = "DIR",
        };
        Option<int?> batch = NumberOption.Whole("--batch", "Samples per batch; default 64."),
            epochs = NumberOption.Whole("--epochs", "Passes over the images; default 2, of which the first decodes and the second finds what was kept."),
            loaders = NumberOption.Whole("--loaders", "Threads that fill batches; default: as in a training, half of the processors, at most four.");
        Option<string?> fit = FitChoice.Option();
        var augment = new Option<string?>("--augment")
        {
            Description = "Varies the images, as in cnn train.",
            HelpName = "LIST",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Machine-readable lines on standard output; words go to standard error." };
        command.Add(data);
        foreach (Option option in (Option[])[directory, batch, epochs, loaders, fit, augment])
        {
            command.Add(option);
        }

        var files = new DataFileOptions(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(json));
            string spec = DataChoice.Named(parsed.GetValue(data)!);
            DataChoice.Check(spec, parsed.GetValue(directory));
            files.Check(parsed, spec);
            int size = BenchCommand.Positive("--batch", parsed.GetValue(batch) ?? UsualBatch),
                passes = BenchCommand.Positive("--epochs", parsed.GetValue(epochs) ?? UsualEpochs);
            if (parsed.GetValue(loaders) is { } threads and not (>= 0 and <= 256))
            {
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--loaders expects a number from 0 to 256, received {threads}."));
            }

            AugmentationChoice? varied = AugmentationChoice.Parse(parsed.GetResult(augment) is null ? null : parsed.GetValue(augment) ?? "", null);
            ImageEncoding encoding = FitChoice.Apply(
                ImageEncoding.Default with { OneHot = varied?.MixesTargets == true }, FitChoice.Parse(parsed.GetValue(fit)), null, spec);
            using var interrupt = new Interrupt(() => console.Note("Interrupted.")) { EndsAtOnce = true };
            DataSplit split = DataChoice.Open(spec, parsed.GetValue(directory), 0, files.Apply(parsed, null), encoding, mayStandIn: false);
            DataChoice.Tell(console, split);
            Dataset train = varied?.Vary(split.Train, 0) ?? split.Train;
            using var loader = new BatchLoader(train, new BatchLoaderOptions { BatchSize = size, Threads = parsed.GetValue(loaders) });
            for (int epoch = 0; epoch < passes; epoch++)
            {
                Report(console, epoch, train, Pass(loader, epoch, train.Count), loader.Threads);
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static (double Seconds, double Allocated) Pass(BatchLoader loader, int epoch, int count)
    {
        long start = Stopwatch.GetTimestamp(), before = GC.GetTotalAllocatedBytes(precise: true);
        loader.StartEpoch(epoch);
        while (loader.Next() is not null)
        {
            // Nothing is done with a batch: the loader alone is measured.
        }

        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / count);
    }

    private static void Report(CommandOutput console, int epoch, Dataset train, (double Seconds, double Allocated) pass, int threads)
    {
        console.Line(() => new JsonObject
        {
            ["epoch"] = epoch + 1,
            ["images"] = train.Count,
            ["seconds"] = CommandOutput.Number(pass.Seconds),
            ["img_s"] = CommandOutput.Number(train.Count / pass.Seconds),
            ["alloc_b_img"] = CommandOutput.Number(pass.Allocated),
            ["threads"] = threads,
        });
        if (!console.Json)
        {
            console.Result(string.Create(
                CultureInfo.InvariantCulture, $"Epoch {epoch + 1}: {train.Count} images of {train.Inputs[0].Shape} in {pass.Seconds:F2} s, " +
                    $"{train.Count / pass.Seconds:F0} img/s, {pass.Allocated:F0} bytes allocated per image, on {threads} threads"));
        }
    }
}
