using System.CommandLine;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Diagnosis;

namespace Cnn.Cli.Commands;

/// <summary>cnn doctor: one page to send with a report of a fault.</summary>
internal static class DoctorCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command(
            "doctor", "Tries everything that computes here and writes one page about the machine, for reports of faults; exit code 1 if something is wrong.");
        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            ModelOptions asked = engine.Apply(parsed);
            DoctorReport report = Doctor.Examine(new DoctorOptions
            {
                Engine = asked.Engine,
                Backend = asked.Backend,
                Progress = phrase => console.Note(phrase + " ..."),
            });
            console.Line(() => Describe(report));
            if (!console.Json)
            {
                console.Page(report.ToString());
            }

            return report.IsHealthy ? CommandLine.Success : CommandLine.Failure;
        });
        return command;
    }

    private static JsonObject Describe(DoctorReport report)
    {
        var result = new JsonObject();
        foreach (DoctorSection section in report.Sections)
        {
            var facts = new JsonObject();
            foreach (DoctorFact fact in section.Facts)
            {
                facts[fact.Name] = fact.Number is { } number ? CommandOutput.Number(number) : fact.IsList ? List(fact.Lines) : fact.Lines[0];
            }

            result[section.Name] = facts;
        }

        result["problems"] = List(report.Problems);
        result["verdict"] = report.Verdict;
        result["healthy"] = report.IsHealthy;
        return result;
    }

    private static JsonArray List(IEnumerable<string> lines) => new([.. lines.Select(l => (JsonNode)JsonValue.Create(l))]);
}
