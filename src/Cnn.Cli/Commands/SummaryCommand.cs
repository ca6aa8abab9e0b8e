using System.CommandLine;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training;

namespace Cnn.Cli.Commands;

/// <summary>cnn summary MODEL: the layers with their output shapes and numbers of parameters.</summary>
internal static class SummaryCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("summary", "Prints a network's layers, output shapes and numbers of parameters.");
        Argument<string> name = ZooChoice.Argument();
        var json = new Option<bool>("--json") { Description = "One machine-readable line instead of the table." };
        command.Add(name);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(json));
            using Model model = ZooChoice.Create(ZooChoice.Find(parsed.GetValue(name)!), new ModelOptions());
            console.Line(() => Describe(model));
            if (!console.Json)
            {
                console.Result(model.Summary().TrimEnd());
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static JsonObject Describe(Model model) => new()
    {
        ["model"] = model.Name,
        ["params"] = model.ParameterCount,
        ["layers"] = new JsonArray([.. model.Layers.Select(Describe)]),
    };

    private static JsonNode Describe(Layer layer) => new JsonObject
    {
        ["name"] = layer.Name,
        ["class"] = layer.ClassName,
        ["params"] = layer.Parameters.Sum(p => (long)p.Shape.ElementCount),
    };
}
