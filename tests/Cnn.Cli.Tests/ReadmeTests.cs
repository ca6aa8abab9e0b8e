using Cnn.Models.Data;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Losses;
using Cnn.OneDnn.Metrics;
using Cnn.OneDnn.Optimizers;
using Cnn.OneDnn.Training;

namespace Cnn.Cli.Tests;

/// <summary>The README's C# runs as it stands there, on fewer images.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ReadmeTests
{
    [Test]
    public void TheSequentialExampleTrains()
    {
        DataSplit digits = DataSets.Open("synthetic", new DataOptions());
        using var folder = new TemporaryFolder();
        using var log = new StringWriter();
        using var model = new Sequential(
            new Input(28, 28, 1),
            new Conv2D(64, 3) { Activation = Activation.Relu }, new MaxPooling2D(2),
            new Conv2D(64, 3) { Activation = Activation.Relu }, new MaxPooling2D(2),
            new Flatten(),
            new Dense(128) { Activation = Activation.Relu },
            new Dense(10) { Activation = Activation.Softmax });

        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        History history = model.Fit(digits.Train.Take(96), new FitOptions
        {
            Epochs = 2,
            BatchSize = 64,
            Validation = digits.Test.Take(32),
            Callbacks = [new ProgressBar(log), new ModelCheckpoint(folder.Path)],
        });
        Assert.Multiple(() =>
        {
            Assert.That(history["val_accuracy"], Has.Count.EqualTo(2));
            Assert.That(log.ToString(), Does.Contain("Epoch 2/2 2/2").And.Contain("val_accuracy: "));
            Assert.That(File.Exists(Path.Combine(folder.Path, "best.safetensors")));
        });
    }

    [Test]
    public void TheProgressBarOfATerminalIsRedrawnInPlace()
    {
        DataSplit digits = DataSets.Open("synthetic", new DataOptions());
        using var log = new StringWriter();
        using var model = new Sequential(new Input(28, 28, 1), new Flatten(), new Dense(10) { Activation = Activation.Softmax });
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(digits.Train.Take(64), new FitOptions { BatchSize = 32, Callbacks = [new ProgressBar(log, terminal: true)] });
        Assert.That(log.ToString(), Does.Contain("\r\u001b[2K").And.Contain("━").And.Contain("loss: "));
    }

    [Test]
    public void TheFunctionalExampleHasAPath()
    {
        SymbolicTensor x = new Input(32, 32, 3).Output;
        SymbolicTensor y = new Conv2D(64, 3) { Padding = Padding.Same, UseBias = false }.Apply(x);
        y = new GlobalAveragePooling2D().Apply(y);
        using var net = new Model(x, new Dense(10) { Activation = Activation.Softmax }.Apply(y));
        Assert.That(net.ParameterCount, Is.EqualTo((3 * 3 * 3 * 64) + (64 * 10) + 10));
    }
}
