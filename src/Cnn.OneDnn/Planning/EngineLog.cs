using Microsoft.Extensions.Logging;

namespace Cnn.OneDnn.Planning;

/// <summary>What an engine tells its log.</summary>
internal static partial class EngineLog
{
    /// <summary>Once for each backend that an engine makes.</summary>
    [LoggerMessage(1, LogLevel.Information, "{Backend} computes on {Threads} threads. {Reason}")]
    public static partial void Started(this ILogger log, string backend, int threads, string reason);

    /// <summary>Where a library was found, or named, and is not used.</summary>
    [LoggerMessage(2, LogLevel.Warning, "{Backend} computes on {Threads} threads. {Reason}")]
    public static partial void StartedWithoutLibrary(this ILogger log, string backend, int threads, string reason);

    /// <summary>Once for each kernel that plans would have had.</summary>
    [LoggerMessage(3, LogLevel.Warning, "{Implementation} for {Operation} is left alone: {Reason}")]
    public static partial void KernelRefused(this ILogger log, string implementation, string operation, string reason);
}
