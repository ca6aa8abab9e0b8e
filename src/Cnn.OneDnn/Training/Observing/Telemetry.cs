using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cnn.OneDnn;

/// <summary>What OpenTelemetry and its kind can listen to, under the name Cnn. Nothing is measured, and nothing allocated, while nobody listens.</summary>
internal static class Telemetry
{
    /// <summary>The name of the source of activities and of the meter.</summary>
    public const string Name = "Cnn";

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> StepTime = Meter.CreateHistogram<double>("cnn.train.step.duration", "s", "Time of a training step.");
    private static readonly Histogram<double> WaitTime = Meter.CreateHistogram<double>(
        "cnn.train.loader.wait", "s", "Time that a training step waited for its batch.");
    private static readonly Counter<long> Images = Meter.CreateCounter<long>("cnn.train.images", "{image}", "Samples that were trained on.");
    private static readonly Gauge<double> Rate = Meter.CreateGauge<double>("cnn.train.images_per_second", "{image}/s", "Samples per second of the last epoch.");

    /// <summary>Begins an activity; null while nobody listens.</summary>
    public static Activity? Begin(string what, Model model) => Activities.HasListeners()
        ? Activities.StartActivity("cnn." + what)?.SetTag("cnn.model", model.Name)
        : null;

    /// <summary>When a step begins; 0 while nobody wants to know.</summary>
    public static long Start() => StepTime.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>A step is done.</summary>
    public static void Step(long began, int samples)
    {
        if (began != 0 && StepTime.Enabled)
        {
            StepTime.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        if (Images.Enabled)
        {
            Images.Add(samples);
        }
    }

    /// <summary>A step waited for its batch.</summary>
    public static void Waited(TimeSpan time)
    {
        if (WaitTime.Enabled)
        {
            WaitTime.Record(time.TotalSeconds);
        }
    }

    /// <summary>An epoch is over.</summary>
    public static void Epoch(double imagesPerSecond)
    {
        if (Rate.Enabled)
        {
            Rate.Record(imagesPerSecond);
        }
    }
}
