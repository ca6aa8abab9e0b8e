using System.Text.Json;

namespace Cnn.Distributed.Tests.Support;

/// <summary>A trace of several ranks, as a viewer reads it.</summary>
internal sealed class TraceReading
{
    private readonly List<(int Rank, int Line, string Name, string Kind, double Begin, double End)> spans = [];

    public TraceReading(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        foreach (JsonElement one in json.RootElement.GetProperty("traceEvents").EnumerateArray())
        {
            int rank = one.GetProperty("pid").GetInt32(), line = one.GetProperty("tid").GetInt32();
            string name = one.GetProperty("name").GetString()!;
            if (one.GetProperty("ph").GetString() == "M")
            {
                Rows[(rank, line)] = one.GetProperty("args").GetProperty("name").GetString()!;
                continue;
            }

            double begin = one.GetProperty("ts").GetDouble();
            spans.Add((rank, line, name, one.GetProperty("cat").GetString()!, begin, begin + one.GetProperty("dur").GetDouble()));
        }
    }

    /// <summary>What rows are called, by rank and line; line 0 is the rank itself.</summary>
    public Dictionary<(int Rank, int Line), string> Rows { get; } = [];

    /// <summary>What a rank does on a line, by name, in the order of beginning.</summary>
    public string[] Names(int rank, int line) => [.. spans.Where(s => s.Rank == rank && s.Line == line).OrderBy(s => s.Begin).Select(s => s.Name)];

    /// <summary>Whether everything of these names lies within something of the other ones, on the same rank.</summary>
    public bool IsWithin(string inner, string outer)
    {
        // Times are written in thousandths of a microsecond.
        const double Rounding = 0.01;
        return spans.Where(s => Begins(s.Name, inner)).All(i => spans.Any(
            o => Begins(o.Name, outer) && o.Rank == i.Rank && o.Begin <= i.Begin + Rounding && i.End <= o.End + Rounding));

        static bool Begins(string name, string words) => name.StartsWith(words, StringComparison.Ordinal);
    }
}
