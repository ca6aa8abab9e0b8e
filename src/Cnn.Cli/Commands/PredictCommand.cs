using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models.Data;
using Cnn.Models.Data.Images;
using Cnn.OneDnn.Tensors;
using Cnn.OneDnn.Training;

namespace Cnn.Cli.Commands;

/// <summary>cnn predict: what a trained network sees in image files.</summary>
internal static class PredictCommand
{
    private const int BatchSize = 64;
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("predict", "Prints the most probable classes of images.");
        var images = new Argument<string[]>("images") { Description = "PNG or JPEG files, or folders of them.", HelpName = "IMAGE", Arity = ArgumentArity.OneOrMore };
        var checkpoint = new Option<string>("--checkpoint") { Description = "The file that train wrote.", HelpName = "FILE", Required = true };
        var top = new Option<int>("--top") { Description = "How many classes; default 3.", DefaultValueFactory = _ => 3, HelpName = "N" };
        command.Add(images);
        command.Add(checkpoint);
        command.Add(top);
        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            int count = BenchCommand.Positive("--top", parsed.GetValue(top));
            string[] files = [.. parsed.GetValue(images)!.SelectMany(Expand)];
            string path = parsed.GetValue(checkpoint)!;
            CheckpointInfo info = TrainedModel.ReadInfo(path);
            using Model model = TrainedModel.Open(path, info, null, engine.Apply(parsed));
            ImageEncoding encoding = TrainedModel.EncodingOf(info);
            string[] classes = TrainedModel.ClassesOf(info, model);
            foreach (string[] part in files.Chunk(BatchSize))
            {
                Tensor probabilities = model.Predict(Read(part, model.Inputs[0].Shape, encoding), part.Length);
                for (int i = 0; i < part.Length; i++)
                {
                    Report(console, part[i], probabilities.AsSpan<float>().Slice(i * classes.Length, classes.Length).ToArray(), classes, count);
                }
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path).Where(f => Extensions.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal)]
            : throw new UsageException($"There is no file or folder '{path}'.");
        return files.Length > 0 ? files : throw new UsageException($"There are no PNG or JPEG files in '{path}'.");
    }

    // Prepared as the images that the model was trained on: its size and channels, scaled and normalised.
    private static Tensor Read(string[] files, Shape sample, ImageEncoding encoding)
    {
        if (sample.Rank != 3 || sample[2] is not (1 or 3))
        {
            throw new CommandFailedException($"The model takes samples of shape {sample}, not images of one or three channels.");
        }

        var batch = new Tensor(new Shape([files.Length, .. sample]));
        for (int i = 0; i < files.Length; i++)
        {
            RawImage image = ImageFile.Read(files[i]).ToChannels(sample[2]).Resize(sample[0], sample[1]);
            Span<float> to = batch.AsSpan<float>().Slice(i * sample.ElementCount, sample.ElementCount);
            for (int j = 0; j < to.Length; j++)
            {
                int channel = j % sample[2];
                float mean = encoding.Mean.Count > channel ? encoding.Mean[channel] : 0, deviation = encoding.Deviation.Count > channel ? encoding.Deviation[channel] : 1;
                to[j] = ((image.Pixels[j] * encoding.Scale) - mean) / deviation;
            }
        }

        return batch;
    }

    private static void Report(CommandOutput console, string file, float[] probabilities, string[] classes, int count)
    {
        int[] best = [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(i => probabilities[i]).Take(count)];
        console.Line(() => new JsonObject
        {
            ["image"] = file,
            ["predictions"] = new JsonArray([.. best.Select(i => (JsonNode)new JsonObject { ["class"] = classes[i], ["label"] = i, ["probability"] = CommandOutput.Number(probabilities[i]) })]),
        });
        if (!console.Json)
        {
            console.Result($"{file}: {string.Join(", ", best.Select(i => string.Create(CultureInfo.InvariantCulture, $"{classes[i]} {probabilities[i]:P1}")))}");
        }
    }
}
