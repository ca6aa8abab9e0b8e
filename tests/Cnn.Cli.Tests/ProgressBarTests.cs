using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;
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
        model.Fit(digits.Train.Take(64), new FitOptions { Epochs = 2, BatchSize = 32, Validation = digits.Test.Take(32), Callbacks = [new ProgressBar(log, terminal)] });
        Assert.That(log.ToString(), Does.Contain(first).And.Contain(second).And.Contain("loss: ").And.Contain("val_accuracy: "));
    }
}
