using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli.Commands;

/// <summary>
/// cnn import: an ONNX file, a network of Keras or TensorFlow.js, or weights for a network of the zoo, as a checkpoint to predict with and to train on.
/// </summary>
internal static class ImportCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command(
            "import", "Makes a checkpoint of an ONNX file, of a network of Keras or TensorFlow.js, or of weights for a network of the zoo.");
        var file = new Argument<string>("file")
        {
            Description =
                "The .onnx, .keras or .h5 file, or the model.json; with --model a file of weights: .safetensors, .pth, .pt, .weights.h5, .h5, .keras or .onnx.",
            HelpName = "FILE",
        };
        var path = new Option<string>("--output") { Description = "The checkpoint to write.", HelpName = "FILE", Required = true };
        var last = new Option<bool>("--channels-last")
        {
            Description = "Let images be (height, width, channels), as data sets have them; by default they are as the file has them.",
        };
        var shape = new Option<string?>("--input-shape")
        {
            Description = "The sizes of a sample as the file has its axes, such as 3,224,224, for files that leave them open.",
            HelpName = "C,H,W",
        };
        var network = new Option<string?>("--model") { Description = "The network of the zoo that the weights of FILE are for.", HelpName = "MODEL" };
        Option<int?> classes = NumberOption.Whole("--classes", "With --model: the number of classes; default: the network's.");
        Option<string?> map = StartingWeights.MapOption();
        command.Add(file);
        foreach (Option option in (Option[])[path, last, shape, network, classes, map])
        {
            command.Add(option);
        }

        var engine = new EngineOptions(command);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            string from = parsed.GetValue(file)!, to = parsed.GetValue(path)!;
            if (!File.Exists(from))
            {
                throw new UsageException($"There is no file '{from}'.");
            }

            OutputChoice.CheckFile("--output", to, from);
            if (parsed.GetValue(network) is { } name)
            {
                Refuse(parsed, "is about an ONNX file, and --model about weights: leave one of them out.", last, shape);
                StartingWeights.RequireFiles(parsed.GetValue(map));
                return WeightImport.Run(ZooChoice.Find(name), from, to, parsed.GetValue(classes), parsed.GetValue(map), engine.Apply(parsed), console);
            }

            if (StartingWeights.IsWeights(from))
            {
                throw new UsageException($"'{from}' holds weights without a network: name the network with --model.");
            }

            Refuse(parsed, "is about weights for a network of the zoo: name the network with --model.", classes, map);

            bool isKeras = ImportedModel.IsKeras(from);
            if (isKeras)
            {
                Refuse(parsed, "is about ONNX files, which have channels first; networks of Keras say where they have them.", last);
            }

            ModelOptions options = engine.Apply(parsed);
            Shape? sizes = ShapeOf(parsed.GetValue(shape));
            (Model made, IReadOnlyDictionary<string, string> text) = isKeras
                ? ImportedModel.Read(from, new KerasImportOptions { InputShape = sizes, Engine = options })
                : ImportedModel.Read(from, new OnnxImportOptions { InputShape = sizes, Engine = options }, parsed.GetValue(last));
            using Model model = made;
            model.Save(to, text);
            string inputs = string.Join(", ", model.Inputs.Select(i => i.Shape)), outputs = string.Join(", ", model.Outputs.Select(o => o.Shape));
            console.Line(() => new JsonObject
            {
                ["model"] = model.Name,
                ["params"] = model.ParameterCount,
                ["layers"] = model.Layers.Count,
                ["input"] = inputs,
                ["output"] = outputs,
                ["checkpoint"] = to,
            });
            console.Result(
                string.Create(CultureInfo.InvariantCulture,
                    $"Read {model.Name}: {model.Layers.Count} layers, {model.ParameterCount:N0} parameters, {inputs} to {outputs}; saved to {to}"));
            return CommandLine.Success;
        });
        return command;
    }

    private static void Refuse(ParseResult parsed, string why, params Option[] options)
    {
        if (options.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} {why}");
        }
    }

    private static Shape? ShapeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        int[] sizes = [.. text.Split(',').Select(part => NumberText.TryCount(part, out int size) && size > 0
            ? size
            : throw new UsageException($"--input-shape expects sizes above zero with commas between them, such as 3,224,224; received '{text}'."))];
        return new Shape(sizes);
    }
}
