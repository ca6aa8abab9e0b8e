using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Cnn.OneDnn.Profiling;

/// <summary>Steps of a training in Chrome's trace event format: a process for each rank, with a line for what it computes and one for what it sends.</summary>
internal static class TraceText
{
    private const double MicrosecondsPerSecond = 1e6;

    private static readonly (int Line, string Name)[] Lines = [(StepTrace.Computing, "computing"), (StepTrace.Communicating, "communication")];

    /// <summary>The events of one rank, one after another with commas between them.</summary>
    /// <param name="rank">Its number.</param>
    /// <param name="machine">Where it runs.</param>
    /// <param name="trace">What it did; null for nothing.</param>
    public static byte[] Events(int rank, string machine, StepTrace? trace)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartArray();
            Name(writer, "process_name", rank, 0, $"rank {rank} on {machine}");
            foreach ((int line, string name) in Lines)
            {
                Name(writer, "thread_name", rank, line, name);
            }

            foreach (TraceSpan span in trace?.Spans ?? [])
            {
                writer.WriteStartObject();
                writer.WriteString("name", span.Name);
                writer.WriteString("cat", span.Kind);
                writer.WriteString("ph", "X");
                writer.WriteNumber("ts", Microseconds(span.Began - trace!.Origin));
                writer.WriteNumber("dur", Microseconds(span.Ended - span.Began));
                writer.WriteNumber("pid", rank);
                writer.WriteNumber("tid", span.Line);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return bytes.ToArray()[1..^1];
    }

    /// <summary>The file, of the events of all ranks.</summary>
    public static byte[] File(IEnumerable<byte[]> ranks) =>
        Encoding.UTF8.GetBytes($$"""{"traceEvents":[{{string.Join(",\n", ranks.Select(Encoding.UTF8.GetString))}}],"displayTimeUnit":"ms"}""");

    private static void Name(Utf8JsonWriter writer, string what, int rank, int line, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("name", what);
        writer.WriteString("ph", "M");
        writer.WriteNumber("pid", rank);
        writer.WriteNumber("tid", line);
        writer.WriteStartObject("args");
        writer.WriteString("name", name);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static double Microseconds(long ticks) => Math.Round(ticks * MicrosecondsPerSecond / Stopwatch.Frequency, 3);
}
