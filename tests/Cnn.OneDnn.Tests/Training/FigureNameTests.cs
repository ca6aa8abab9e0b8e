using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Every figure has a name of its own in the logs, and which way it gets better follows from what it is, not from letters in its name.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class FigureNameTests
{
    [Test]
    public void Two_outputs_of_one_layer_are_two_figures()
    {
        var twin = new Dense(1) { Name = "twin", KernelInitializer = new Ones() };
        using Model model = TwoEnds((a, b) => [twin.Apply(a), twin.Apply(b)]);
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError, Metric.MeanAbsoluteError);
        TrainingLogs logs = model.Evaluate(Data(2));

        // The inputs are 1 and 2, the targets 0: losses 1 and 4.
        Assert.That(logs, Is.EqualTo(new Dictionary<string, double>
        {
            ["loss"] = 5, ["twin_loss"] = 1, ["twin_mean_absolute_error"] = 1, ["twin_1_loss"] = 4, ["twin_1_mean_absolute_error"] = 2,
        }));
    }

    [Test]
    public void Two_metrics_of_one_kind_are_two_figures()
    {
        using var model = new Sequential(new Input(2), new Dense(2) { Activation = Activation.Softmax });
        model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy, new Precision { ClassId = 0 }, new Precision { ClassId = 1 }, Metric.Accuracy);
        var data = new TensorDataset(new Tensor(new Shape(3, 2)), new Tensor(new Shape(3), DataType.Int32));
        Assert.That(model.Fit(data, new FitOptions { Validation = data }).Names,
            Is.SupersetOf(new[] { "loss", "precision", "precision_1", "accuracy", "val_precision", "val_precision_1" }));
    }

    // "val_loss" is the validation's, "batch_loss" the batch's.
    [TestCase("val")]
    [TestCase("batch")]
    public void An_output_does_not_take_the_name_of_another_figure(string name)
    {
        using Model model = TwoEnds((a, b) => [new Dense(1) { Name = name }.Apply(a), new Dense(1) { Name = "other" }.Apply(b)]);
        model.Compile(new Sgd { LearningRate = 0 }, Loss.MeanSquaredError);
        History history = model.Fit(Data(2), new FitOptions { Validation = Data(2) });
        Assert.That(history.Names,
            Is.SupersetOf(new[] { "loss", $"output_{name}_loss", "other_loss", "val_loss", $"val_output_{name}_loss", "val_other_loss" }));
        Assert.That(history["val_loss"], Is.EqualTo(history["loss"]).Within(1e-6), "nothing was learnt");
    }

    [TestCase("vaccine_loss", false)]
    [TestCase("val_vaccine_loss", false)]
    [TestCase("raucous_mean_absolute_error", false)]
    [TestCase("val_raucous_loss", false)]
    [TestCase("vaccine_accuracy", true)]
    [TestCase("val_raucous_accuracy", true)]
    [TestCase("loss", false)]
    [TestCase("val_loss", false)]
    public void The_best_epoch_of_a_figure_follows_from_what_it_is(string figure, bool rises)
    {
        using Model model = TwoEnds((a, b) => [new Dense(1) { Name = "vaccine" }.Apply(a), new Dense(1) { Name = "raucous" }.Apply(b)]);
        model.Compile(new Sgd(), Loss.MeanSquaredError, Metric.Accuracy, Metric.MeanAbsoluteError);
        var callback = new EarlyStopping { Monitor = figure, Patience = 10, Model = model };
        callback.OnTrainBegin([]);
        double[] values = [3, 5, 1, 4];
        for (int epoch = 0; epoch < values.Length; epoch++)
        {
            callback.OnEpochEnd(epoch, new TrainingLogs { [figure] = values[epoch] });
        }

        Assert.That(callback.BestEpoch, Is.EqualTo(rises ? 1 : 2));
    }

    [TestCase("accuracy", true)]
    [TestCase("my_accuracy", true)]
    [TestCase("val_acc", true)]
    [TestCase("val_pinball_loss", false)]
    [TestCase("relative_error", false)]
    [TestCase("accumulated_error", false)]
    [TestCase("recalled_loss", false)]
    [TestCase("learning_rate", null)]
    [TestCase("f1ness", null)]
    [TestCase("dice", null)]
    public void A_figure_that_is_not_the_models_is_known_by_its_last_word_or_refused(string figure, bool? rises)
    {
        var callback = new EarlyStopping { Monitor = figure, Patience = 10 };
        callback.OnTrainBegin([]);
        callback.OnEpochEnd(0, new TrainingLogs { [figure] = 1 });
        void Second() => callback.OnEpochEnd(1, new TrainingLogs { [figure] = 2 });
        if (rises is null)
        {
            Assert.That(Second, Throws.ArgumentException.With.Message.Contains("Set its Mode"));
            var told = new EarlyStopping { Monitor = figure, Mode = MonitorMode.Max, Patience = 10 };
            told.OnTrainBegin([]);
            told.OnEpochEnd(0, new TrainingLogs { [figure] = 1 });
            told.OnEpochEnd(1, new TrainingLogs { [figure] = 2 });
            Assert.That(told.BestEpoch, Is.EqualTo(1));
        }
        else
        {
            Second();
            Assert.That(callback.BestEpoch, Is.EqualTo(rises.Value ? 1 : 0));
        }
    }

    private static Model TwoEnds(Func<SymbolicTensor, SymbolicTensor, IReadOnlyList<SymbolicTensor>> outputs)
    {
        SymbolicTensor a = new Input(1) { Name = "a" }.Output, b = new Input(1) { Name = "b" }.Output;
        return new Model([a, b], outputs(a, b)) { Options = new ModelOptions { Backend = BackendKind.Managed } };
    }

    private static TensorDataset Data(int count)
    {
        Tensor Filled(float value)
        {
            var tensor = new Tensor(new Shape(count, 1));
            tensor.AsSpan<float>().Fill(value);
            return tensor;
        }

        return new TensorDataset([Filled(1), Filled(2)], [Filled(0), Filled(0)]);
    }
}
