using System.CommandLine;
using System.Globalization;
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
        var ranks = new Option<bool>("--ranks")
        {
            Description = "Says only how many ranks and threads this machine should run, with the lines for mpirun and srun.",
        };
        command.Add(ranks);
        var engine = new EngineOptions(command, withSeed: false);
        command.SetAction(parsed =>
        {
            var console = new CommandOutput(output, error, parsed.GetValue(engine.Json));
            if (parsed.GetValue(ranks))
            {
                if (engine.HasThreads(parsed))
                {
                    throw new UsageException("--ranks says how many threads there should be; leave --threads out.");
                }

                Tell(console, RankPlan.ForThisMachine());
                return CommandLine.Success;
            }

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

    private static void Tell(CommandOutput console, RankPlan plan)
    {
        console.Line(() => new JsonObject
        {
            ["ranks"] = plan.Ranks,
            ["threads_per_rank"] = plan.ThreadsPerRank,
            ["reason"] = plan.Reason,
            ["nodes"] = List(plan.Nodes),
            ["here"] = Lines(RankLines.Here(plan)),
            ["on_two_machines"] = Lines(RankLines.OnTwo(plan)),
        });
        if (!console.Json)
        {
            string threads = plan.ThreadsPerRank == 1 ? "thread" : "threads";
            console.Page(string.Join('\n',
            [
                string.Create(CultureInfo.InvariantCulture, $"Ranks on this machine: {plan.Ranks}, with {plan.ThreadsPerRank} {threads} each"),
                plan.Reason,
                .. plan.Nodes.Select(n => "  " + n),
                "Here:",
                .. RankLines.Here(plan).Select(l => $"  {l.Launcher}: {l.Line}"),
                "On two machines like this one, A and B:",
                .. RankLines.OnTwo(plan).Select(l => $"  {l.Launcher}: {l.Line}"),
            ]));
        }
    }

    private static JsonObject Lines(IEnumerable<(string Launcher, string Line)> lines) =>
        new(lines.Select(l => KeyValuePair.Create(l.Launcher, (JsonNode?)JsonValue.Create(l.Line))));

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
