using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests;

/// <summary>What a person sees while training goes on.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ProgressBarTests
{
    [TestCase(false, "Epoch 2/2 2/2", "val_accuracy: ")]
    [TestCase(true, "\r\u001b[2K", "Epoch 2/2 2/2 ")]
    public void A_file_gets_a_line_per_epoch_and_a_terminal_a_bar_that_is_redrawn_in_place(bool terminal, string first, string second)
    {
        DataSplit digits = DataSets.Open("synthetic", new DataOptions());
        using var log = new StringWriter();
        using var model = new Sequential(new Input(28, 28, 1), new Flatten(), new Dense(10) { Activation = Activation.Softmax });
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(digits.Train.Take(64),
            new FitOptions { Epochs = 2, BatchSize = 32, Validation = digits.Test.Take(32), Callbacks = [new ProgressBar(log, terminal)] });
        Assert.That(log.ToString(), Does.Contain(first).And.Contain(second).And.Contain("loss: ").And.Contain("val_accuracy: "));
    }

    [TestCase(null, null, true, true)]
    [TestCase("1", null, true, false)]
    [TestCase(null, "dumb", false, false)]
    public void Colours_and_redrawing_are_left_out_where_they_are_not_wanted(string? noColor, string? terminal, bool redraws, bool colors)
    {
        (string? colorBefore, string? terminalBefore) = (Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM"));
        try
        {
            Environment.SetEnvironmentVariable("NO_COLOR", noColor);
            Environment.SetEnvironmentVariable("TERM", terminal ?? "xterm");
            string shown = Shown(new Accuracy());
            Assert.That(shown.Contains("\u001b[2K", StringComparison.Ordinal), Is.EqualTo(redraws));
            Assert.That(shown.Contains("\u001b[90m", StringComparison.Ordinal), Is.EqualTo(colors));
            Assert.That(shown.Contains("choosing kernels and layouts", StringComparison.Ordinal), Is.EqualTo(redraws), "before the first step");
        }
        finally
        {
            Environment.SetEnvironmentVariable("NO_COLOR", colorBefore);
            Environment.SetEnvironmentVariable("TERM", terminalBefore);
        }
    }

    [Test]
    public void Validation_figures_are_shown_however_narrow_the_terminal()
    {
        string last = Shown(new Accuracy(), new TopKCategoricalAccuracy(), new Precision(), new Recall()).Split("\u001b[2K")[^1];
        Assert.That(last, Has.Length.GreaterThan(120).And.Contain("val_accuracy: ").And.Contain("val_recall: ").And.Not.Contain("━"));
    }

    private static string Shown(params Metric[] metrics)
    {
        DataSplit digits = DataSets.Open("synthetic", new DataOptions());
        using var log = new StringWriter();
        using var model = new Sequential(new Input(28, 28, 1), new Flatten(), new Dense(10) { Activation = Activation.Softmax });
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, metrics);
        model.Fit(digits.Train.Take(64),
            new FitOptions { BatchSize = 32, Validation = digits.Test.Take(32), Callbacks = [new ProgressBar(log, terminal: true)] });
        return log.ToString();
    }
}
