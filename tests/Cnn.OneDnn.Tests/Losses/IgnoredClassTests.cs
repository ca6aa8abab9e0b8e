using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Losses;

/// <summary>Void pixels: labels that count in no loss, no gradient and no metric. Values by hand, gradients by differences in double.</summary>
[TestFixture]
public sealed class IgnoredClassTests
{
    private const int Void = 255;

    /// <summary>What the loss is given.</summary>
    public enum Ending
    {
        /// <summary>Probabilities right behind a softmax, which the loss takes into itself.</summary>
        Softmax,

        /// <summary>Scores, of which the loss makes probabilities.</summary>
        Scores,

        /// <summary>Probabilities that the loss takes as they are.</summary>
        Probabilities,
    }

    private static readonly float[] Scores = [0.5f, -1, 2, 0.25f, 0, -0.75f, 1.5f, 1, -2, 0.1f, 0.2f, 0.3f];
    private static readonly int[] Labels = [2, Void, 0, 1];

    [Test]
    public void The_loss_is_the_mean_of_the_pixels_that_count([Values(BackendKind.OneDnn, BackendKind.Managed)] BackendKind backend, [Values] Ending ending)
    {
        using Model model = Pixels(backend, ending);
        TrainingLogs logs = model.Evaluate(Data());
        Assert.That(logs["loss"], Is.EqualTo(Expected(Scores)).Within(1e-6));
    }

    [Test]
    public void The_gradient_is_that_of_the_pixels_that_count([Values(BackendKind.OneDnn, BackendKind.Managed)] BackendKind backend, [Values] Ending ending)
    {
        // A step of plain descent at rate 1 moves the only weights, a bias per class, by minus the gradient.
        using Model model = Pixels(backend, ending);
        float[] before = model.GetWeights()[^1].ToArray();
        model.Fit(Data(), new FitOptions { Epochs = 1, BatchSize = 2, Callbacks = [] });
        float[] after = model.GetWeights()[^1].ToArray();
        for (int c = 0; c < 3; c++)
        {
            double step = 1e-6;
            double Loss(double by) => Expected([.. Scores.Select((s, i) => i % 3 == c ? s + by : s)]);
            double slope = (Loss(step) - Loss(-step)) / (2 * step);
            Assert.That(before[c] - after[c], Is.EqualTo(slope).Within(1e-5), $"class {c}");
        }
    }

    [Test]
    public void A_batch_of_nothing_else_has_no_loss_and_moves_nothing([Values(BackendKind.OneDnn, BackendKind.Managed)] BackendKind backend)
    {
        using Model model = Pixels(backend, Ending.Softmax);
        float[] before = model.GetWeights()[^1].ToArray();
        var data = new TensorDataset(Tensor.FromArray(Scores, new Shape(2, 2, 1, 3)), Tensor.FromArray<int>([Void, Void, Void, Void], new Shape(2, 2, 1)));
        Assert.That(model.Evaluate(data)["loss"], Is.Zero);
        model.Fit(data, new FitOptions { Epochs = 1, BatchSize = 2 });
        Assert.That(model.GetWeights()[^1].ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void Without_it_such_a_label_is_refused_and_others_are_with_it()
    {
        using Model model = Pixels(BackendKind.Managed, Ending.Softmax);
        var data = new TensorDataset(Tensor.FromArray(Scores, new Shape(2, 2, 1, 3)), Tensor.FromArray<int>([0, 254, Void, 1], new Shape(2, 2, 1)));
        Assert.That(() => model.Evaluate(data), Throws.ArgumentException.With.Message.Contains("Label 254"));
        model.Compile(new Sgd(1), new SparseCategoricalCrossentropy());
        Assert.That(() => model.Evaluate(Data()), Throws.ArgumentException.With.Message.Contains("Label 255"));
    }

    [Test]
    public void Metrics_leave_void_pixels_out_and_keep_that_in_checkpoints()
    {
        // Seen as 2, 2, 0, 1; true are 2, void, 0, 0: two of three right. IoU of 0: 1/2, of 1: 0/1, of 2: 1/1.
        float[] predictions = [0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0];
        Metric[] metrics = [new Accuracy { IgnoreClass = Void }, new MeanIoU { IgnoreClass = Void }, new MeanDice { IgnoreClass = Void }];
        foreach (Metric metric in metrics)
        {
            metric.Update(predictions, 4, 3, [2, Void, 0, 0], []);
        }

        Assert.That(metrics.Select(m => m.Result), Is.EqualTo(new[] { 2 / 3.0, 0.5, ((2 / 3.0) + 0 + 1) / 3 }).Within(1e-12));
        Assert.That(((MeanDice)metrics[2]).PerClass, Is.EqualTo(new[] { 2 / 3.0, 0, 1 }).Within(1e-12));

        using Model model = Pixels(BackendKind.Managed, Ending.Softmax);
        model.Compile(new Sgd(1), model.Losses, metrics);
        using Model loaded = Model.Load(model.ToBytes());
        Assert.That(((SparseCategoricalCrossentropy)loaded.Losses[0]).IgnoreClass, Is.EqualTo(Void));
        Assert.That(((Accuracy)loaded.Metrics[0]).IgnoreClass, Is.EqualTo(Void));
        Assert.That(loaded.Metrics.Skip(1).Cast<OverlapMetric>().Select(m => m.IgnoreClass), Is.All.EqualTo(Void));
    }

    [Test]
    public void A_class_can_be_left_out_too()
    {
        // Class 0 does not count: of the others, 1 is seen as 1, and 2 as 0, which is then a false 0.
        var metric = new MeanIoU { IgnoreClass = 0 };
        metric.Update([0, 1, 0, 1, 0, 0, 0, 0, 1], 3, 3, [1, 2, 0], []);
        Assert.That(metric.PerClass, Is.EqualTo(new[] { 0.0, 1, 0 }));
    }

    // The scores go through as they are, and a bias is added for each class.
    private static Sequential Pixels(BackendKind backend, Ending ending)
    {
        List<Layer> layers = [new Input(2, 1, 3), new Conv2D(3, 1) { Activation = ending == Ending.Scores ? Activation.Linear : Activation.Softmax }];
        if (ending == Ending.Probabilities)
        {
            // The loss does not see the softmax behind this.
            layers.Add(new AveragePooling2D(1));
        }

        var model = new Sequential([.. layers]) { Options = new ModelOptions { Backend = backend } };

        model.SetWeights([Tensor.FromArray<float>([1, 0, 0, 0, 1, 0, 0, 0, 1], new Shape(1, 1, 3, 3)), Tensor.Zeros(new Shape(3))]);
        model.Compile(new Sgd(1), new SparseCategoricalCrossentropy(ending == Ending.Scores) { IgnoreClass = Void });
        return model;
    }

    private static TensorDataset Data() => new(Tensor.FromArray(Scores, new Shape(2, 2, 1, 3)), Tensor.FromArray(Labels, new Shape(2, 2, 1)));

    private static double Expected(IReadOnlyList<double> scores)
    {
        double sum = 0;
        int counted = 0;
        for (int pixel = 0; pixel < Labels.Length; pixel++)
        {
            if (Labels[pixel] != Void)
            {
                double all = Enumerable.Range(0, 3).Sum(c => Math.Exp(scores[(3 * pixel) + c]));
                sum -= scores[(3 * pixel) + Labels[pixel]] - Math.Log(all);
                counted++;
            }
        }

        return sum / counted;
    }

    private static double Expected(float[] scores) => Expected([.. scores.Select(s => (double)s)]);
}
