using System.Diagnostics;
using System.Globalization;
using Cnn.OneDnn.Files;
using Spectre.Console;

namespace Cnn.OneDnn;

/// <summary>
/// Shows how training goes, as Keras does: on a terminal a bar with loss, metrics, images per second and time left, redrawn in place; elsewhere one
/// line per epoch and, in long epochs, one every half minute.
/// </summary>
public sealed class ProgressBar : Callback
{
    private const int BarWidth = 24;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(30);

    private readonly TextWriter writer;
    private readonly IAnsiConsole? console;
    private long epochStart, lastShown, samples;
    private int epoch, batchSamples, firstBatch;

    /// <summary>Writes to standard error: redrawn in place if that is a terminal.</summary>
    public ProgressBar()
        : this(Console.Error, !Console.IsErrorRedirected)
    {
    }

    /// <summary>Writes plain lines.</summary>
    public ProgressBar(TextWriter writer)
        : this(writer, terminal: false)
    {
    }

    /// <summary>Writes plain lines, or redraws in place if the writer is a terminal that can: TERM is not "dumb". Without colours where NO_COLOR is set.</summary>
    public ProgressBar(TextWriter writer, bool terminal)
    {
        ArgumentNullException.ThrowIfNull(writer);
        this.writer = writer;
        ColorSystemSupport colors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors;
        terminal = terminal && Environment.GetEnvironmentVariable("TERM") != "dumb";
        console = terminal ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.Yes, ColorSystem = colors }) : null;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, TrainingLogs logs)
    {
        this.epoch = epoch;
        epochStart = lastShown = Stopwatch.GetTimestamp();
        samples = 0;
        batchSamples = Parameters.BatchSize;

        // A training that goes on within an epoch has not done the steps before it now.
        firstBatch = epoch == Parameters.InitialEpoch ? Parameters.InitialStep : 0;
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        samples = Math.Min(samples + batchSamples, Parameters.Samples);
        if (Stopwatch.GetElapsedTime(lastShown) < (console is null ? LineInterval : RedrawInterval))
        {
            return;
        }

        lastShown = Stopwatch.GetTimestamp();
        int done = batch + 1;
        double seconds = Stopwatch.GetElapsedTime(epochStart).TotalSeconds;
        double left = seconds / (done - firstBatch) * (Parameters.Steps - done);
        string figures = $"{Rate(samples / Math.Max(seconds, 1e-9))}  {Duration(left)} left  {Figures(logs)}";
        if (console is null)
        {
            writer.WriteLine($"{Head} {Count(done)}  {figures}");
        }
        else
        {
            Redraw(Head + " " + Count(done), done, figures);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs) => Conclude(Parameters.Steps, "", logs);

    /// <inheritdoc/>
    public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs) => Conclude(steps, "interrupted  ", logs);

    private void Conclude(int steps, string how, TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        double seconds = Stopwatch.GetElapsedTime(epochStart).TotalSeconds;
        double rate = logs.TryGet("img_s", out double reported) ? reported : samples / Math.Max(seconds, 1e-9);
        string figures = $"{how}{Rate(rate)}  {Duration(seconds)}  {Figures(logs)}";
        if (console is null)
        {
            writer.WriteLine($"{Head} {Count(steps)}  {figures}");
        }
        else
        {
            Redraw(Head + " " + Count(steps), steps, figures);
            writer.WriteLine();
        }
    }

    private string Head => string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{Parameters.Epochs}");

    private string Count(int done) => string.Create(CultureInfo.InvariantCulture, $"{done}/{Parameters.Steps}");

    private void Redraw(string head, int done, string figures)
    {
        int full = (int)((long)BarWidth * done / Math.Max(1, Parameters.Steps));
        int room = Math.Max(20, console!.Profile.Width - head.Length - BarWidth - 4);
        string text = figures.Length > room ? figures[..room] : figures;
        console.Write(new ControlCode("\r\u001b[2K"));
        console.Write(new Markup($"{Markup.Escape(head)} [green]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/] {Markup.Escape(text)}"));
    }

    private static string Figures(TrainingLogs logs)
    {
        // Throughput, time and the last batch's own loss are shown elsewhere or say little.
        IEnumerable<string> shown = logs.Where(l => l.Key is not ("seconds" or "img_s" or "wait_share" or "learning_rate" or "batch_loss"))
            .Select(l => string.Create(CultureInfo.InvariantCulture, $"{PlainText.Of(l.Key)}: {l.Value:F4}"));
        return string.Join(" - ", shown);
    }

    private static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:F0} img/s");

    private static string Duration(double seconds) => seconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F1}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)}m{(int)seconds % 60:00}s");
}
