using Microsoft.Extensions.Logging;

namespace Cnn.Hosting.Tests;

/// <summary>Keeps what a host's logs are told.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly List<string> lines = [];

    /// <summary>Category, level and text of each.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Log(LogLines all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (all.lines)
            {
                all.lines.Add($"{category} {logLevel}: {formatter(state, exception)}");
            }
        }
    }
}
