using System.Diagnostics;

namespace Cnn.OneDnn.Profiling;

/// <summary>When what was done in some steps of a training, on this rank: of what is computed, and of what is sent meanwhile by a thread of its own.</summary>
/// <param name="origin">The time that all ranks count from, in ticks of this rank's <see cref="Stopwatch"/>.</param>
internal sealed class StepTrace(long origin)
{
    /// <summary>What the engine's thread does, kernel after kernel.</summary>
    public const int Computing = 1;

    /// <summary>What is added up over the ranks.</summary>
    public const int Communicating = 2;

    /// <summary>The kind of what is done together with the other ranks.</summary>
    public const string Communication = "communication";

    private readonly object gate = new();
    private readonly List<TraceSpan> spans = [];

    /// <summary>The time that all ranks count from.</summary>
    public long Origin => origin;

    /// <summary>What there is so far.</summary>
    public IReadOnlyList<TraceSpan> Spans
    {
        get
        {
            lock (gate)
            {
                return [.. spans];
            }
        }
    }

    /// <summary>Keeps something that is over now. Any thread may call.</summary>
    public void Add(int line, string kind, string name, long began)
    {
        long ended = Stopwatch.GetTimestamp();
        lock (gate)
        {
            spans.Add(new TraceSpan(line, kind, name, began, ended));
        }
    }
}
