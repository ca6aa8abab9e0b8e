using Microsoft.Extensions.Logging;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>Keeps what it is told, by any thread.</summary>
internal sealed class ListLog : ILogger
{
    private readonly List<string> lines = [];

    /// <summary>Level and text of each.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.Add($"{logLevel}: {formatter(state, exception)}");
        }
    }
}
