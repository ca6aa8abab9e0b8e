using System.Text.Json.Nodes;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli;

/// <summary>A profile as a timeline in Chrome's trace event format: the kernels one after another, each as long as its mean time.</summary>
internal static class TraceFile
{
    public static void Write(string path, ProfileReport report)
    {
        var events = new JsonArray();
        double microseconds = 0;
        foreach (ProfileStep step in report.Steps)
        {
            events.Add((JsonNode)new JsonObject
            {
                ["name"] = $"{step.Layer} {step.Op}",
                ["cat"] = step.Kind,
                ["ph"] = "X",
                ["ts"] = Math.Round(microseconds, 3),
                ["dur"] = Math.Round(step.Milliseconds * 1e3, 3),
                ["pid"] = 1,
                ["tid"] = 1,
                ["args"] = new JsonObject { ["implementation"] = step.Implementation, ["shapes"] = step.Shapes, ["layouts"] = step.Layouts },
            });
            microseconds += step.Milliseconds * 1e3;
        }

        AtomicFile.WriteText(path, new JsonObject { ["traceEvents"] = events, ["displayTimeUnit"] = "ms" }.ToJsonString());
    }
}
