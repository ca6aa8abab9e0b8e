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
            table.Add(Row(step));
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
        text.AppendLine($"{"",-14}{"ms",10}{"share",9}{"arithmetic",12}{"memory",10}{"bound",10}{"time/bound",12}");
        foreach (ProfileKind kind in report.Totals)
        {
            text.AppendLine(Line(kind, report.Milliseconds));
        }

        text.AppendLine(Line(
            new ProfileKind(
                "step", report.Milliseconds, report.Totals.Sum(k => k.ArithmeticMilliseconds), report.Totals.Sum(k => k.MemoryMilliseconds),
                report.BoundMilliseconds),
            report.Milliseconds));
        if (report.Parts > 1)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"The batch in {report.Parts} parts, one after the other; shapes are a part's, times the batch's.");
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Floor: {report.FloorMilliseconds:F3} ms, the products alone, each in its best layout. Step / floor = " +
                $"{report.Milliseconds / report.FloorMilliseconds:F2}");
        text.AppendLine("Bound: operations at the machine's peak or bytes at its memory's speed, the longer for each kernel.");
        string narrow = report.PeakGigaFlopsBFloat16 > 0
            ? string.Create(CultureInfo.InvariantCulture, $" ({report.PeakGigaFlopsBFloat16:F0} in bfloat16)") : "";
        text.Append(CultureInfo.InvariantCulture,
            $"Peak of this machine: {report.PeakGigaFlops:F0} GFLOP/s in a matrix product{narrow}, {report.PeakGigaBytes:F1} GB/s over memory.");
        return text.ToString();
    }

    private static string[] Row(ProfileStep step) =>
    [
        step.Layer, step.Op, Number(step.Milliseconds, "F3"), Number(step.Share * 100, "F1") + "%",
        step.GigaFlops > 0 ? Number(step.GigaFlops, "F1") : "", step.GigaBytes > 0 ? Number(step.GigaBytes, "F1") : "",
        step.BoundMilliseconds > 0 ? Number(PeakShare(step) * 100, "F0") + "%" : "",
        step.Implementation, step.Shapes, step.Layouts,
    ];

    // Kinds without a count of their own have no bound to be compared with.
    private static string Line(ProfileKind kind, double whole)
    {
        double ratio = kind.Milliseconds / kind.BoundMilliseconds;
        string bounds = kind.BoundMilliseconds > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.ArithmeticMilliseconds,12:F3}{kind.MemoryMilliseconds,10:F3}{kind.BoundMilliseconds,10:F3}{ratio,12:F2}")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{kind.Kind,-14}{kind.Milliseconds,10:F3}{kind.Milliseconds / whole,9:P1}") + bounds;
    }

    /// <summary>How much of what the machine can do a step reaches; more than all of it where its operands stay in a cache.</summary>
    public static double PeakShare(ProfileStep step) => step.Milliseconds > 0 ? step.BoundMilliseconds / step.Milliseconds : 0;

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
