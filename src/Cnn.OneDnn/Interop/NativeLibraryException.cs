namespace Cnn.OneDnn.Interop;

/// <summary>oneDNN could not be loaded. The message holds the whole report: every path tried, the loader's own error, the system and the way out.</summary>
public sealed class NativeLibraryException : CnnException
{
    /// <summary>An exception that carries the report of a search that failed.</summary>
    /// <param name="report">What was tried.</param>
    public NativeLibraryException(NativeLibraryReport report)
        : base(report?.ToString() ?? "oneDNN could not be loaded.")
    {
        ArgumentNullException.ThrowIfNull(report);
        Report = report;
    }

    /// <summary>What was tried, and why it failed.</summary>
    public NativeLibraryReport Report { get; }
}
