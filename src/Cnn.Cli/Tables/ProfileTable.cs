using System.Globalization;
using System.Text;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Profiling;

namespace Cnn.Cli;

/// <summary>Where the time of a step goes, a line for each kernel. Where there is less room than it takes, the last columns are left out.</summary>
internal static class ProfileTable
{
    /// <summary>The table, its totals and what they are measured against.</summary>
    /// <param name="report">What was measured.</param>
    /// <param name="room">How many letters a line may have.</param>
    public static string Write(ProfileReport report, int room)
    {
        // The last columns are the widest, and the first that one can do without; the time always stays.
        var table = new TextTable("layer", "op", "ms", "share", "GFLOP/s", "GB/s", "of peak", "implementation", "shapes", "layouts")
        {
            Names = [0, 1],
            Shapes = [7, 8, 9],
            Spare = [9, 8, 7, 6, 5, 4],
            Last = [3],
            HasFrame = false,
        };
        foreach (ProfileStep step in report.Steps)
        {
            table.Add(Row(step, report));
        }

        var text = new StringBuilder();
        (IReadOnlyList<string> lines, IReadOnlyList<string> leftOut) = table.Write(room);
        text.AppendJoin(Environment.NewLine, lines).AppendLine();
        if (leftOut.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"Left out for want of room: {string.Join(", ", leftOut)}. A wider terminal, a file and --json have them.");
        }

        text.AppendLine();
        foreach ((string kind, double milliseconds) in report.Totals)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind,-14}{milliseconds,10:F3} ms{milliseconds / report.Milliseconds,8:P1}");
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{"step",-14}{report.Milliseconds,10:F3} " +
                $"ms{(report.Parts > 1 ? $": the batch in {report.Parts} parts, one after the other; shapes are a part's, times the batch's" : "")}");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{"floor",-14}{report.FloorMilliseconds,10:F3} ms: the products alone, each in its best layout. Step / floor = " +
                $"{report.Milliseconds / report.FloorMilliseconds:F2}");
        text.Append(CultureInfo.InvariantCulture,
            $"Peak of this machine: {report.PeakGigaFlops:F0} GFLOP/s in a matrix product, {report.PeakGigaBytes:F1} GB/s over memory.");
        return text.ToString();
    }

    private static string[] Row(ProfileStep step, ProfileReport report) =>
    [
        step.Layer, step.Op, Number(step.Milliseconds, "F3"), Number(step.Share * 100, "F1") + "%",
        step.GigaFlops > 0 ? Number(step.GigaFlops, "F1") : "", step.GigaBytes > 0 ? Number(step.GigaBytes, "F1") : "",
        step.GigaBytes > 0 ? Number(PeakShare(step, report) * 100, "F0") + "%" : "",
        step.Implementation, step.Shapes, step.Layouts,
    ];

    /// <summary>
    /// How much of what the machine can do a step reaches. Products are measured by arithmetic, everything else by the bytes that it moves, which may come from
    /// a cache and so faster than memory.
    /// </summary>
    public static double PeakShare(ProfileStep step, ProfileReport report) =>
        step.GigaFlops > 0 ? step.GigaFlops / report.PeakGigaFlops : step.GigaBytes / report.PeakGigaBytes;

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
