using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Evaluations and trainings inside of trainings, by callbacks.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class NestedTrainingTests
{
    private static readonly BackendKind[] Backends = TestModels.Backends;

    // Every sample (1, 0) gets the probabilities e/(1+e) and 1/(1+e): of eight with labels 0 0 0 0 1 1 1 1 four are right, the mean loss is (0.3132617 +
    // 1.3132617) / 2.
    [TestCaseSource(nameof(Backends))]
    public void An_evaluation_inside_leaves_the_epochs_figures_alone(BackendKind backend)
    {
        using var model = new Sequential(
            new Input(2), new Dense(2) { UseBias = false, Activation = Activation.Softmax }) { Options = new ModelOptions { Backend = backend } };
        var matrix = new ConfusionMatrix();
        model.Compile(new Sgd { LearningRate = 0 }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy, matrix);
        var kernel = new Tensor(new Shape(2, 2));
        (kernel.AsSpan<float>()[0], kernel.AsSpan<float>()[3]) = (1, 1);
        model.SetWeight(model.Parameters[0], kernel);
        TrainingLogs? inside = null;
        int seenInside = 0;
        var callback = new AtBatch(1, m =>
        {
            inside = m.Evaluate(Same(1, 1));
            seenInside = (int)matrix.Matrix.Cast<long>().Sum();
        });
        History history = model.Fit(Same(0, 0, 0, 0, 1, 1, 1, 1), new FitOptions { BatchSize = 2, Shuffle = false, Callbacks = [callback] });
        Assert.Multiple(() =>
        {
            Assert.That(history["accuracy"][0], Is.EqualTo(0.5));
            Assert.That(history["loss"][0], Is.EqualTo(0.8132617).Within(1e-5));
            Assert.That(inside!["accuracy"], Is.Zero);
            Assert.That(inside["loss"], Is.EqualTo(1.3132617).Within(1e-5));
            Assert.That(seenInside, Is.EqualTo(2), "of the evaluation inside");
            Assert.That(matrix.Matrix, Is.EqualTo(new long[,] { { 4, 0 }, { 4, 0 } }), "of the epoch");
        });
    }

    [Test]
    public void Predicting_evaluating_and_training_another_model_inside_change_nothing()
    {
        History Train(bool disturbed, out float[] weights)
        {
            using Model model = SmallTraining.Compiled(new Nadam()), other = SmallTraining.Compiled(new Adam(), seed: 8);
            var callback = new AtBatch(2, m =>
            {
                m.Predict(new Tensor(new Shape(2, 6, 6, 2)));
                m.Evaluate(SmallTraining.Data(9, seed: 4), batchSize: 4);
                other.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Epochs = 2 });
            });
            History history = model.Fit(SmallTraining.Data(),
                new FitOptions { Epochs = 2, BatchSize = 8, Validation = SmallTraining.Data(20, seed: 3), Callbacks = disturbed ? [callback] : [] });
            weights = SmallTraining.Weights(model);
            return history;
        }

        History expected = Train(disturbed: false, out float[] alone), actual = Train(disturbed: true, out float[] weights);
        Assert.That(weights, Is.EqualTo(alone));
        foreach (string name in (string[])["loss", "accuracy", "val_loss", "val_accuracy"])
        {
            Assert.That(actual[name], Is.EqualTo(expected[name]), name);
        }
    }

    // The steps inside count as steps of the training; the epoch outside sees each of its own samples once and goes on.
    [Test]
    public void A_fit_of_the_same_model_inside_is_a_training_of_its_own()
    {
        using Model model = SmallTraining.Compiled(new Adam());
        History? inside = null;
        var outer = new Counter();
        var nested = new AtBatch(2, m => inside = m.Fit(SmallTraining.Data(16, seed: 9), new FitOptions { BatchSize = 8, Epochs = 1 }));
        History history = model.Fit(SmallTraining.Data(), new FitOptions { Epochs = 2, BatchSize = 8, Callbacks = [outer, nested] });
        Assert.Multiple(() =>
        {
            Assert.That(inside!.Epochs, Is.EqualTo(new[] { 0 }));
            Assert.That(history.Epochs, Is.EqualTo(new[] { 0, 1 }));
            Assert.That(outer.Batches, Is.EqualTo(2 * 7));
            Assert.That(model.StepsDone, Is.EqualTo((2 * 7) + 2 + 2), "in each epoch outside one of two steps");
            Assert.That(model.EpochsDone, Is.EqualTo(4));
        });
    }

    [Test]
    public void A_callback_cannot_be_in_two_trainings_at_once()
    {
        using Model model = SmallTraining.Compiled(new Sgd()), other = SmallTraining.Compiled(new Sgd(), seed: 8);
        var shared = new EarlyStopping { Monitor = "loss", Patience = 5 };
        var nested = new AtBatch(1, _ => other.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [shared] }));
        Assert.That(() => model.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [shared, nested] }),
            Throws.InvalidOperationException.With.Message.Contains("EarlyStopping takes part in a training"));
        Assert.That(() => model.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [shared, shared] }),
            Throws.InvalidOperationException.With.Message.Contains("twice"));
        Assert.That(() => other.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [shared] }), Throws.Nothing, "when the training is over it is free");
    }

    [Test]
    public void A_model_in_training_is_not_compiled_anew()
    {
        using Model model = SmallTraining.Compiled(new Sgd());
        var callback = new AtBatch(0, m => m.Compile(new Adam(), Loss.SparseCategoricalCrossentropy));
        Assert.That(() => model.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [callback] }),
            Throws.InvalidOperationException.With.Message.Contains("is in training"));
        Assert.That(() => model.Fit(SmallTraining.Data()), Throws.Nothing);
    }

    private static TensorDataset Same(params int[] labels)
    {
        var samples = new Tensor(new Shape(labels.Length, 2));
        var targets = new Tensor(new Shape(labels.Length), DataType.Int32);
        for (int i = 0; i < labels.Length; i++)
        {
            samples.AsSpan<float>()[2 * i] = 1;
            targets.AsSpan<int>()[i] = labels[i];
        }

        return new TensorDataset(samples, targets);
    }

    private sealed class AtBatch(int at, Action<Model> action) : Callback
    {
        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (batch == at)
            {
                action(Model);
            }
        }
    }

    private sealed class Counter : Callback
    {
        public int Batches { get; private set; }

        public override void OnBatchEnd(int batch, TrainingLogs logs) => Batches++;
    }
}
