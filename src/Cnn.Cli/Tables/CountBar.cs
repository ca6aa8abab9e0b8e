using System.Diagnostics;
using System.Globalization;

namespace Cnn.Cli;

/// <summary>How far a long work on many things is: one line that is redrawn on a terminal, nothing elsewhere.</summary>
/// <param name="writer">The terminal; null where there is none.</param>
/// <param name="what">What is done.</param>
/// <param name="count">To how many things.</param>
internal sealed class CountBar(TextWriter? writer, string what, int count) : IDisposable
{
    private const string Erase = "\r\u001b[2K";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly long start = Stopwatch.GetTimestamp();
    private long shown;

    /// <summary>Shows how many are done.</summary>
    public void Show(int done)
    {
        if (writer is null || (shown > 0 && Stopwatch.GetElapsedTime(shown) < Interval))
        {
            return;
        }

        shown = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string left = done > 0
            ? string.Create(CultureInfo.InvariantCulture, $"  {done / Math.Max(seconds, 1e-9):F0} img/s  {seconds / done * (count - done):F1}s left")
            : "";
        writer.Write(Erase + string.Create(CultureInfo.InvariantCulture, $"{what} {done}/{count}{left}"));
        writer.Flush();
    }

    /// <summary>Takes the line away, also where the work ends with an exception.</summary>
    public void Dispose() => Clear();

    /// <summary>Takes the line away, so that others may be written.</summary>
    public void Clear()
    {
        if (writer is not null && shown > 0)
        {
            writer.Write(Erase);
            writer.Flush();
            shown = 0;
        }
    }
}
