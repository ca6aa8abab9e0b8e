using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.OneDnn;

/// <summary>
/// Shows how training goes, as Keras does: on a terminal a bar with loss, metrics, images per second and time left, redrawn in place; elsewhere one
/// line per epoch and, in long epochs, one every half minute.
/// </summary>
public class ProgressBar : Callback
{
    // A bar shorter than the least says nothing.
    private const int BarWidth = 24, LeastBarWidth = 4, UsualWidth = 80;
    private const string Start = "\r\u001b[2K", Done = "\u001b[32m", Open = "\u001b[90m", Plain = "\u001b[0m";
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(30);

    private readonly TextWriter writer;
    private readonly bool redraws, colors;
    private long epochStart, lastShown, samples, firstSamples;
    private int epoch, batchSamples, firstBatch;
    private double firstSeconds;
    private bool hasBegun;

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

    /// <summary>
    /// Writes plain lines, or redraws in place if the writer is a terminal that can: TERM is not "dumb". Without colours where NO_COLOR is set.
    /// </summary>
    public ProgressBar(TextWriter writer, bool terminal)
    {
        ArgumentNullException.ThrowIfNull(writer);
        this.writer = writer;
        redraws = terminal && Environment.GetEnvironmentVariable("TERM") != "dumb";
        colors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    }

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs) => hasBegun = false;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, TrainingLogs logs)
    {
        this.epoch = epoch;
        epochStart = lastShown = Stopwatch.GetTimestamp();
        samples = firstSamples = 0;
        firstSeconds = 0;
        batchSamples = Parameters.BatchSize;

        // A training that goes on within an epoch has not done the steps before it now.
        firstBatch = epoch == Parameters.InitialEpoch ? Parameters.InitialStep : 0;
    }

    /// <inheritdoc/>
    public override void OnBatchBegin(int batch, TrainingLogs logs)
    {
        if (!hasBegun && redraws)
        {
            Redraw(Head + " " + Count(batch), batch, "choosing kernels and layouts for the first step", whole: false);
        }
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        samples = Math.Min(samples + batchSamples, Parameters.Samples);
        if (!hasBegun)
        {
            // The plan is made in the first step, whose time says nothing about the others.
            (hasBegun, firstSeconds, firstSamples) = (true, Stopwatch.GetElapsedTime(epochStart).TotalSeconds, samples);
        }

        if (Stopwatch.GetElapsedTime(lastShown) < (redraws ? RedrawInterval : LineInterval))
        {
            return;
        }

        lastShown = Stopwatch.GetTimestamp();
        int done = batch + 1;
        double seconds = Stopwatch.GetElapsedTime(epochStart).TotalSeconds;
        double rate = (samples - firstSamples) / Math.Max(seconds - firstSeconds, 1e-9),
            left = (Parameters.Samples - ((double)firstBatch * batchSamples) - samples) / Math.Max(rate, 1e-9);
        string figures = samples <= firstSamples ? Figures(logs) : $"{Rate(rate)}  {Duration(Math.Max(0, left))} left  {Figures(logs)}";
        if (!redraws)
        {
            writer.WriteLine($"{Head} {Count(done)}  {figures}");
        }
        else
        {
            Redraw(Head + " " + Count(done), done, figures, whole: false);
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
        if (!redraws)
        {
            writer.WriteLine($"{Head} {Count(steps)}  {figures}");
        }
        else
        {
            // The last word on an epoch is not redrawn: it may take two lines of the terminal.
            Redraw(Head + " " + Count(steps), steps, figures, whole: true);
            writer.WriteLine();
        }
    }

    private string Head => string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{Parameters.Epochs}");

    private string Count(int done) => string.Create(CultureInfo.InvariantCulture, $"{done}/{Parameters.Steps}");

    // Where the line is short the bar goes first: the figures are what one looks for.
    private void Redraw(string head, int done, string figures, bool whole)
    {
        int room = Math.Max(1, Width() - 1 - head.Length - 1), bar = Math.Min(BarWidth, room - figures.Length - 1);
        writer.Write(Start + head + " ");
        if (bar >= LeastBarWidth)
        {
            int full = (int)((long)bar * done / Math.Max(1, Parameters.Steps));
            writer.Write(Colored(Done, new string('━', full)) + Colored(Open, new string(colors ? '━' : ' ', bar - full)) + " ");
        }

        writer.Write(figures.Length <= room ? figures : Broken(figures, room, whole));
        writer.Flush();
    }

    // Between figures, so that the terminal need not break one; those that there is no room for are left out of a line that is drawn again.
    private string Broken(string figures, int room, bool whole)
    {
        const string Indent = "  ";
        var text = new StringBuilder();
        int left = room;
        foreach ((string between, string figure) in Pieces(figures))
        {
            string start = text.Length == 0 ? "" : between;
            if (start.Length + figure.Length > left)
            {
                if (!whole)
                {
                    // Of words those that there is room for.
                    return text.Length > 0 ? text.ToString() : figure[..Math.Max(0, figure.LastIndexOf(' ', left))];
                }

                (start, left) = (writer.NewLine + Indent, writer.NewLine.Length + Width() - 1);
            }

            text.Append(start).Append(figure);
            left -= start.Length + figure.Length;
        }

        return text.ToString();
    }

    private static IEnumerable<(string Between, string Figure)> Pieces(string figures) =>
        figures.Split("  ").SelectMany(group => group.Split(" - ").Select((figure, i) => (i == 0 ? "  " : " - ", figure)));

    private string Colored(string color, string text) => colors && text.Length > 0 ? color + text + Plain : text;

    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }

    private static string Figures(TrainingLogs logs)
    {
        // Throughput, time and the last batch's own loss are shown elsewhere or say little.
        IEnumerable<string> shown = logs.Where(l => l.Key is not ("seconds" or "img_s" or "wait_share" or "learning_rate" or "batch_loss"))
            .Select(l => string.Create(CultureInfo.InvariantCulture, $"{PlainText.Escape(l.Key)}: {l.Value:F4}"));
        return string.Join(" - ", shown);
    }

    private static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:F0} img/s");

    private static string Duration(double seconds) => seconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F1}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)}m{(int)seconds % 60:00}s");
}
