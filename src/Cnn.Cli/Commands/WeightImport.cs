using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>Makes a checkpoint of a network of the zoo with weights of another program.</summary>
internal static class WeightImport
{
    public static int Run(ZooModel zoo, string from, string to, int? classes, string? map, ModelOptions options, CommandOutput console)
    {
        if (classes is { } count)
        {
            BenchCommand.Positive("--classes", count);
        }

        using Model model = ZooChoice.Create(zoo, options, classes: classes);
        WeightReport report = StartingWeights.Load(model, from, map, console);
        model.Save(to, new SampleMetadata([], zoo.Encoding).ToText());
        console.Line(() => new JsonObject
        {
            ["model"] = model.Name,
            ["params"] = model.ParameterCount,
            ["tensors"] = report.Matched.Count,
            ["names"] = report.Source,
            ["checkpoint"] = to,
        });
        console.Result(string.Create(CultureInfo.InvariantCulture, $"Read {report.Matched.Count} tensors of {from} into {model.Name}, {model.ParameterCount:N0} parameters; saved to {to}"));
        return CommandLine.Success;
    }
}
