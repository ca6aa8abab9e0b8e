using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>cnn predict: what a trained network sees in image files.</summary>
internal static class PredictCommand
{
    private const int BatchSize = 64;
    private const string StandardInput = "-";

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("predict", "Prints the most probable classes of images.");
        var images = new Argument<string[]>("images") { Description = "PNG or JPEG files, or folders of them; - for one from standard input.", HelpName = "IMAGE", Arity = ArgumentArity.OneOrMore };
        var checkpoint = new Option<string>("--checkpoint") { Description = "The file that train wrote.", HelpName = "FILE", Required = true };
        Option<int?> top = NumberOption.Whole("--top", "How many classes; default 3.");
        command.Add(images);
        command.Add(checkpoint);
        command.Add(top);
        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            int count = BenchCommand.Positive("--top", parsed.GetValue(top) ?? 3);
            var obstacles = new List<(string Path, string Why)>();
            string[] files = [.. parsed.GetValue(images)!.SelectMany(path => Expand(path, obstacles, console))];
            if (files.Length == 0)
            {
                throw new UsageException(obstacles[0].Why);
            }

            string path = parsed.GetValue(checkpoint)!;
            CheckpointInfo info = TrainedModel.ReadInfo(path);
            using Model model = TrainedModel.Open(path, info, null, engine.Apply(parsed));
            if (!TargetChoice.GivesRow(model))
            {
                throw new CommandFailedException($"'{path}' gives {model.Outputs[0].Shape} for an image, expected one number per class. Look at its output with cnn features.");
            }

            var reader = new SampleReader(model.Inputs[0].Shape, TrainedModel.EncodingOf(info));
            string[] classes = TrainedModel.ClassesOf(info, model);
            OutputKind kind = ClassProbabilities.KindOf(model);
            foreach ((string absent, string why) in obstacles)
            {
                Note(console, absent, why);
            }

            int failed = obstacles.Count, outputs = model.Outputs[0].Shape.ElementCount, width = Math.Max("Image".Length, files.Max(f => PlainText.Of(f).Length));
            if (!console.Json)
            {
                console.Result($"{"Image".PadRight(width)}  {(kind == OutputKind.Values ? "Output" : "Most probable classes")}");
            }

            foreach (string[] part in files.Chunk(BatchSize))
            {
                var batch = new Tensor(new Shape([part.Length, .. reader.Sample]));
                string[] read = Read(console, reader, part, batch);
                failed += part.Length - read.Length;
                float[] probabilities = read.Length == 0 ? [] : Probabilities(model, First(batch, read.Length), read.Length);
                if (!Array.TrueForAll(probabilities, float.IsFinite))
                {
                    int first = Array.FindIndex(probabilities, p => !float.IsFinite(p)) / outputs;
                    throw new CommandFailedException($"'{path}' gives no numbers for {read[first]}: its training diverged. Train again, with a smaller learning rate.");
                }

                for (int i = 0; i < read.Length; i++)
                {
                    float[] row = probabilities.AsSpan().Slice(i * outputs, outputs).ToArray();
                    if (kind == OutputKind.Values)
                    {
                        ReportValues(console, read[i], row, width);
                    }
                    else
                    {
                        Report(console, read[i], kind == OutputKind.LabelOne ? [1 - row[0], row[0]] : row, classes, count, width);
                    }
                }
            }

            return failed == 0 ? CommandLine.Success : CommandLine.Failure;
        });
        return command;
    }

    private static string[] Expand(string path, List<(string Path, string Why)> obstacles, CommandOutput console)
    {
        if (path == StandardInput || File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            obstacles.Add((path, $"There is no file or folder '{path}'."));
            return [];
        }

        string[] all = Directory.GetFiles(path), files = [.. all.Where(ImageFile.HasImageEnding).Order(StringComparer.Ordinal)], folders = Directory.GetDirectories(path);
        if (all.Length > files.Length || folders.Length > 0)
        {
            int hidden = all.Count(ImageFile.IsHiddenImage);
            string dotted = hidden > 0 ? string.Create(CultureInfo.InvariantCulture, $", {hidden} files whose name begins with a dot") : "";
            string[] others = [.. all.Except(files).Where(f => !ImageFile.IsHiddenImage(f)).Select(f => Path.GetExtension(f).ToLowerInvariant()).Select(e => e.Length > 0 ? e : "no ending").Distinct().Order(StringComparer.Ordinal)];
            string kinds = others.Length > 0 ? $" ({string.Join(", ", others)})" : "";
            console.Note(string.Create(CultureInfo.InvariantCulture, $"Left out in '{path}': {all.Length - files.Length - hidden} files that have no ending of an image{kinds}{dotted}, {folders.Length} folders."));
        }

        if (files.Length == 0)
        {
            obstacles.Add((path, $"There are no PNG or JPEG files in '{path}'."));
        }

        return files;
    }

    private static void Note(CommandOutput console, string path, string why)
    {
        console.Note(why);
        console.Line(() => new JsonObject { ["image"] = path, ["error"] = why });
    }

    // What cannot be read is named in a line of its own, and the others go on.
    private static string[] Read(CommandOutput console, SampleReader reader, string[] files, Tensor batch)
    {
        var read = new List<string>();
        foreach (string file in files)
        {
            try
            {
                Span<float> to = batch.AsSpan<float>().Slice(read.Count * reader.Sample.ElementCount, reader.Sample.ElementCount);
                if (file == StandardInput)
                {
                    using Stream input = StandardStreams.Input;
                    reader.Read(input, "standard input", to);
                }
                else
                {
                    reader.Read(file, to);
                }

                read.Add(file);
            }
            catch (DataException e)
            {
                Note(console, file, e.Message);
            }
        }

        return [.. read];
    }

    private static float[] Probabilities(Model model, Tensor images, int count)
    {
        float[] rows = model.Predict(images, count).AsSpan<float>().ToArray();
        ClassProbabilities.Complete(model, rows);
        return rows;
    }

    private static Tensor First(Tensor batch, int count)
    {
        if (count == batch.Shape[0])
        {
            return batch;
        }

        var part = new Tensor(batch.Shape.With(0, count));
        batch.AsSpan<float>()[..part.Shape.ElementCount].CopyTo(part.AsSpan<float>());
        return part;
    }

    private static void ReportValues(CommandOutput console, string file, float[] values, int width)
    {
        console.Line(() => new JsonObject { ["image"] = file, ["values"] = new JsonArray([.. values.Select(v => CommandOutput.Number(v))]) });
        if (!console.Json)
        {
            console.Result($"{PlainText.Of(file).PadRight(width)}  {string.Join("  ", values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)))}");
        }
    }

    private static void Report(CommandOutput console, string file, float[] probabilities, string[] classes, int count, int width)
    {
        int classWidth = classes.Max(c => c.Length);
        int[] best = [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(i => probabilities[i]).Take(count)];
        console.Line(() => new JsonObject
        {
            ["image"] = file,
            ["predictions"] = new JsonArray([.. best.Select(i => (JsonNode)new JsonObject { ["class"] = classes[i], ["label"] = i, ["probability"] = CommandOutput.Number(probabilities[i]) })]),
        });
        if (!console.Json)
        {
            string cells = string.Join("  ", best.Select(i => string.Create(CultureInfo.InvariantCulture, $"{classes[i].PadRight(classWidth)} {probabilities[i],7:P1}")));
            console.Result($"{PlainText.Of(file).PadRight(width)}  {cells}");
        }
    }
}
