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
        using Model model = NetworkOptions.Create(zoo, options, size: null, classes);
        WeightReport report = StartingWeights.Load(model, from, map, console);

        // A last layer that starts anew tells other classes apart than those that the file names.
        IReadOnlyList<string> names = StartingWeights.SamplesOf(from)?.ClassNames ?? [];
        model.Save(to, new SampleMetadata(
            report.OtherShape.Count == 0 && names.Count == TargetChoice.ClassesOf(model) ? names : [], StartingWeights.EncodingOf(from, zoo)).ToText());
        console.Line(() => new JsonObject
        {
            ["model"] = model.Name,
            ["params"] = model.ParameterCount,
            ["tensors"] = report.Matched.Count,
            ["names"] = report.Source,
            ["checkpoint"] = to,
        });
        console.Result(
            string.Create(CultureInfo.InvariantCulture,
                $"Read {report.Matched.Count} tensors of {from} into {model.Name}, {model.ParameterCount:N0} parameters; saved to {to}"));
        return CommandLine.Success;
    }
}
