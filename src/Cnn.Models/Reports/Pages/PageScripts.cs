using System.Reflection;

namespace Cnn.Models;

/// <summary>What the report's page runs: its own script, and the chart library where it was fetched before this assembly was built.</summary>
internal static class PageScripts
{
    /// <summary>The page's own script.</summary>
    public static string Report { get; } = Read("report.js")
        ?? throw new InvalidOperationException("The report's script is missing from this assembly. Build it anew.");

    /// <summary>The chart library; null where it was not to be had.</summary>
    public static string? ChartLibrary { get; } = Read("uPlot.iife.min.js");

    /// <summary>The chart library's style, or nothing.</summary>
    public static string ChartStyle { get; } = Read("uPlot.min.css") ?? "";

    /// <summary>The chart library's licence, or nothing.</summary>
    public static string ChartLicence { get; } = Read("uPlot.LICENSE") ?? "";

    private static string? Read(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
