using System.CommandLine;
using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>When ranks add their gradients up, as the command line has it, and what that took.</summary>
internal static class OverlapChoice
{
    private const string Auto = "auto", On = "on", Off = "off";

    public static Option<string?> Option()
    {
        var option = new Option<string?>("--overlap")
        {
            Description = $"Whether several ranks add gradients up while others are still computed: {Auto}, the default, where each rank has a processor to " +
                $"spare for it; {On} or {Off}.",
            HelpName = $"{Auto}|{On}|{Off}",
        };
        option.CompletionSources.Add(Auto, On, Off);
        return option;
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static GradientOverlap Parse(string? text) => (text?.ToLowerInvariant() ?? Auto) switch
    {
        Auto => GradientOverlap.Automatic,
        On => GradientOverlap.Always,
        Off => GradientOverlap.Never,
        _ => throw new UsageException($"--overlap expects {Auto}, {On} or {Off}; received '{text}'."),
    };

    /// <summary>What adding gradients up has taken, as a sentence.</summary>
    /// <param name="times">In all steps.</param>
    /// <param name="ranks">How many ranks there are.</param>
    /// <param name="seconds">How long the training took.</param>
    public static string Describe(CommunicationTimes times, int ranks, double seconds)
    {
        double steps = Math.Max(1, times.Steps);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ranks} ranks added gradients up for {times.Total.TotalMilliseconds / steps:F1} ms a step; for " +
                $"{times.Exposed.TotalMilliseconds / steps:F1} ms of it, " +
                $"{times.Exposed.TotalSeconds / Math.Max(seconds, 1e-9):P1} of the training, nothing else was done.");
    }
}
