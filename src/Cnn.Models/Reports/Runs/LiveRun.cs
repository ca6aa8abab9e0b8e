using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>
/// The script beside the page of a training that goes on, run.js, which the page loads again and again: a page from a file may read nothing else beside it. It
/// says which page is the present one, and within an epoch how far the training is. With the last page, which stays as it is, it only says that there is one.
/// </summary>
/// <param name="folder">The folder of the page.</param>
internal sealed class LiveRun(string folder)
{
    /// <summary>The script's file in the folder.</summary>
    public const string ScriptName = "run.js";

    // A page that is drawn more often than this is not read.
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(2);

    private long written;
    private int pages;

    /// <summary>What the present page is called; every page has a name of its own.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Gives the next page a name.</summary>
    public string Next() => Version = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow.Ticks:x}-{pages++}");

    /// <summary>Says that there is a new page, which lies there already.</summary>
    public void TellOfPage() => Write(new JsonObject { ["version"] = Version });

    /// <summary>
    /// Says how far the training is, unless that was said a moment ago. No training ends because it cannot be said: where the folder is gone, that is
    /// said at the end of the epoch.
    /// </summary>
    /// <param name="record">The training.</param>
    /// <param name="status">How far it is, as a sentence.</param>
    public void TellOfSteps(RunRecord record, Func<string> status)
    {
        if (written != 0 && Stopwatch.GetElapsedTime(written) < Often)
        {
            return;
        }

        try
        {
            Write(new JsonObject
            {
                ["version"] = Version,
                ["stamp"] = DateTime.UtcNow.Ticks.ToString("x", CultureInfo.InvariantCulture),
                ["status"] = PlainText.Escape(status()),
                ["charts"] = ReportCharts.ToJson(ReportCharts.Create(record)),
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not at every step anew.
            written = Stopwatch.GetTimestamp();
        }
    }

    private void Write(JsonObject news)
    {
        AtomicFile.WriteText(Path.Combine(folder, ScriptName), $"cnnRun({news.ToJsonString()});\n");
        written = Stopwatch.GetTimestamp();
    }
}
