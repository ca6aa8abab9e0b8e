using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli.Commands;

/// <summary>cnn info: what would compute here, and why.</summary>
internal static class InfoCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("info", "Says which backend computes and why, with the search for oneDNN, threads and memory.");
        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            ModelOptions asked = engine.Apply(parsed);
            EngineReport report = EngineReport.Create(asked.Engine!, asked.Backend);
            console.Line(() => Describe(report));
            if (!console.Json)
            {
                console.Page(Write(report));
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static string Version =>
        typeof(InfoCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static JsonObject Describe(EngineReport report) => new()
    {
        ["version"] = Version,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["platform"] = RuntimeInformation.RuntimeIdentifier,
        ["backend"] = report.Backend,
        ["reason"] = report.Reason,
        ["threads"] = report.Threads,
        ["threads_reason"] = report.ThreadsReason,
        ["memory_mb"] = report.AvailableMemory >> 20,
        ["library"] = report.Library?.LoadedPath,
        ["library_version"] = report.Library?.Version,
        ["isa"] = report.Library?.InstructionSet,
        ["attempts"] = report.Library is null
            ? null
            : new JsonArray([.. report.Library.Attempts.Select(a => (JsonNode)new JsonObject
            {
                ["path"] = a.Path,
                ["source"] = a.Source,
                ["error"] = a.Error,
            })]),
        ["refused_kernels"] = RefusalLines.Describe(RefusedKernels.Known),
    };

    private static string Write(EngineReport report)
    {
        string[] lines =
        [
            $"cnn {Version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}",
            $"Backend: {report.Backend} ({report.Reason})",
            string.Create(CultureInfo.InvariantCulture, $"Threads: {report.Threads} ({report.ThreadsReason})"),
            string.Create(CultureInfo.InvariantCulture, $"Memory: {report.AvailableMemory >> 20:N0} MiB available to this process"),
            report.Library?.ToString() ?? "oneDNN was not looked for.",
            .. RefusalLines.Write(RefusedKernels.Known),
        ];
        return string.Join(Environment.NewLine, lines);
    }
}
