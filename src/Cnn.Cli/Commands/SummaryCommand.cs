using System.CommandLine;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Commands;

/// <summary>cnn summary MODEL: the layers with their output shapes and numbers of parameters.</summary>
internal static class SummaryCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("summary", "Prints a network's layers, output shapes and numbers of parameters.");
        var network = new NetworkOptions(command);
        var json = new Option<bool>("--json") { Description = "One machine-readable line instead of the table." };
        var flops = new Option<bool>("--flops")
        {
            Description = "What each layer costs for one sample: operations, memory, and how much of the input it sees.",
        };
        command.Add(flops);
        command.Add(json);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(json));
            using Model model = network.Create(parsed, new ModelOptions());
            NetworkCost? cost = parsed.GetValue(flops) ? NetworkCost.Estimate(model) : null;
            console.Line(() => cost is null ? Describe(model) : Describe(model, cost));
            if (!console.Json && cost is not null)
            {
                CostTable.Write(cost, model.Name, console.Width, console.Result);
            }
            else if (!console.Json)
            {
                console.Page(model.Summary(console.Width).TrimEnd());
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

    private static JsonObject Describe(Model model, NetworkCost cost) => new()
    {
        ["model"] = model.Name,
        ["params"] = cost.Parameters,
        ["flops"] = cost.Flops,
        ["activation_bytes"] = cost.ActivationBytes,
        ["layers"] = new JsonArray([.. cost.Layers.Select(l => (JsonNode)new JsonObject
        {
            ["name"] = l.Layer.Name,
            ["class"] = l.Layer.ClassName,
            ["output"] = new JsonArray([.. l.OutputShape.Select(d => (JsonNode)d)]),
            ["params"] = l.Parameters,
            ["flops"] = l.Flops,
            ["receptive_field"] = new JsonArray([.. l.ReceptiveField.Select(d => (JsonNode)d)]),
            ["activation_bytes"] = l.ActivationBytes,
            ["param_bytes"] = l.ParameterBytes,
        })]),
    };

    private static JsonNode Describe(Layer layer) => new JsonObject
    {
        ["name"] = layer.Name,
        ["class"] = layer.ClassName,
        ["params"] = layer.Parameters.Sum(p => (long)p.Shape.ElementCount),
    };
}
