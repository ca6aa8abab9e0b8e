using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>cnn weights FILE: the parameters of a file of weights, with what their values are like, and in other forms.</summary>
internal static class WeightsCommand
{
    private static readonly string[] Forms = ["text", "npy", "safetensors", "pytorch"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command(
            "weights", "Lists the weights of a checkpoint, of any safetensors or HDF5 file, of a state dict of PyTorch, a network of Keras or TensorFlow.js, " +
                "or an ONNX file, and exports them.");
        var file = new Argument<string>("file")
        {
            Description = "The .safetensors, .pth, .pt, .h5, .keras or .onnx file, or the model.json.",
            HelpName = "FILE",
        };
        var name = new Option<string?>("--name") { Description = "Only this parameter, or those whose names begin with this and a slash.", HelpName = "N" };
        var export = new Option<string?>("--export")
        {
            Description = "text: shapes and values; npy: a file each, into a folder; safetensors; pytorch: a state dict in PyTorch's names and axes.",
            HelpName = "text|npy|safetensors|pytorch",
        };
        var path = new Option<string?>("--output")
        {
            Description = "Where the export goes: a file, for npy of several parameters a folder. Text goes to standard output without it.",
            HelpName = "P",
        };
        var json = new Option<bool>("--json") { Description = "A machine-readable line per parameter instead of the table." };
        command.Add(file);
        foreach (Option option in (Option[])[name, export, path, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(
            parsed.GetValue(file)!, parsed.GetValue(name), parsed.GetValue(export)?.ToLowerInvariant(), parsed.GetValue(path), output,
            new CommandOutput(output, error, parsed.GetValue(json))));
        return command;
    }

    private static int Run(string file, string? name, string? export, string? path, TextWriter output, CommandOutput console)
    {
        if (export is not null && !Forms.Contains(export))
        {
            throw new UsageException($"--export expects {string.Join(", ", Forms)}, received '{export}'.{NearestName.Hint(export, Forms)}");
        }

        if ((export is null && path is not null) || (export is not null and not "text" && path is null))
        {
            throw new UsageException(export is null ? "--output needs --export: in what form." : $"--export {export} needs --output: where to.");
        }

        if (export == "pytorch" && name is not null)
        {
            throw new UsageException("--export pytorch writes the whole model; leave --name out.");
        }

        if (!File.Exists(file))
        {
            throw new UsageException($"There is no file '{file}'.");
        }

        using var reader = TensorFile.Open(file);
        TensorEntry[] entries = [.. reader.Entries.Where(e => IsWeight(e) && Matches(e.Name, name))];
        if (entries.Length == 0)
        {
            string[] known = [.. reader.Entries.Where(IsWeight).Select(e => e.Name)];
            throw new CommandFailedException(
                name is null
                    ? $"{file} has no weights."
                    : $"{file} has no weights '{name}'.{NearestName.Hint(name, known)} It has {known.Length}; leave --name out to list them.");
        }

        using MadeFolder? made = CheckOutput(export, path, file, entries.Length);
        if (export is not null)
        {
            WeightExport.Write(file, reader, entries, export, path, output);
            console.Note(path is null ? $"{entries.Length} parameters." : $"Wrote {entries.Length} parameters to {path}.");
            return CommandLine.Success;
        }

        List(reader, entries, console);
        return CommandLine.Success;
    }

    // Several parameters go into a folder, and one where there is one.
    private static MadeFolder? CheckOutput(string? export, string? path, string file, int count)
    {
        if (path is null)
        {
            return null;
        }

        OutputChoice.CheckInputs("--output", path, file);
        if (export == "npy" && (count > 1 || Directory.Exists(path)))
        {
            return OutputChoice.CheckFolder("--output", path, "cnn.npy");
        }

        OutputChoice.CheckFile("--output", path, file);
        return null;
    }

    private static void List(TensorFile reader, TensorEntry[] entries, CommandOutput console)
    {
        var table = new TextTable("Parameter", "Shape", "Mean", "Std", "Min", "Max", "") { Names = [0], Shapes = [1, 6], Spare = [5, 4, 3], HasFrame = false };
        long total = 0, broken = 0;
        foreach (TensorEntry entry in entries)
        {
            WeightStatistics s = WeightStatistics.Compute(WeightExport.Floats(reader, entry));
            total += entry.ElementCount;
            broken += s.NonFinite;
            console.Line(() => new JsonObject
            {
                ["name"] = entry.Name,
                ["shape"] = new JsonArray([.. entry.Dims.Select(d => (JsonNode)d)]),
                ["type"] = TypeName(entry.Type),
                ["mean"] = CommandOutput.Number(s.Mean),
                ["std"] = CommandOutput.Number(s.Deviation),
                ["min"] = CommandOutput.Number(s.Minimum),
                ["max"] = CommandOutput.Number(s.Maximum),
                ["non_finite"] = s.NonFinite,
            });
            table.Add(
                PlainText.Escape(entry.Name), $"({string.Join(", ", entry.Dims)})", Digits(s.Mean), Digits(s.Deviation), Digits(s.Minimum), Digits(s.Maximum),
                s.NonFinite > 0 ? $"{s.NonFinite} NaN or infinite" : "");
        }

        if (!console.Json)
        {
            (IReadOnlyList<string> lines, IReadOnlyList<string> leftOut) = table.Write(console.Width);
            console.Page(string.Join('\n', lines));
            if (leftOut.Count > 0)
            {
                console.Result($"Left out for want of room: {string.Join(", ", leftOut)}. A wider terminal, a file and --json have them.");
            }
        }

        console.Result(
            string.Create(CultureInfo.InvariantCulture,
                $"{entries.Length} parameters, {total:N0} numbers{(broken > 0 ? $", {broken:N0} of them NaN or infinite" : "")}"));
    }

    private static string Digits(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static bool IsWeight(TensorEntry entry) =>
        !Checkpoint.IsTrainingState(entry.Name) && entry.IsFloat;

    // As safetensors names it.
    private static string TypeName(TensorElement type) => type switch
    {
        TensorElement.Float32 => "F32",
        TensorElement.Float64 => "F64",
        TensorElement.Float16 => "F16",
        TensorElement.BFloat16 => "BF16",
        _ => type.ToString(),
    };

    private static bool Matches(string name, string? wanted) =>
        wanted is null || name == wanted || name.StartsWith(wanted + "/", StringComparison.Ordinal) || name.StartsWith(wanted + ".", StringComparison.Ordinal);
}
