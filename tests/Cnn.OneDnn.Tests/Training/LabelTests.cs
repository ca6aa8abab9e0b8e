using System.Globalization;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Integer labels, of samples and of pixels, and the weights that they select.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LabelTests
{
    private static readonly BackendKind[] Backends = TestModels.Backends;

    private static IEnumerable<TestCaseData> Uses =>
    [
        Use("Fit", (m, d, _) => m.Fit(d)),
        Use("Fit with weights", (m, d, _) => m.Fit(d, new FitOptions { ClassWeights = new Dictionary<int, float> { [1] = 2 } })),
        Use("validation", (m, d, good) => m.Fit(good, new FitOptions { Validation = d }), learns: true),
        Use("Evaluate", (m, d, _) => m.Evaluate(d)),
        Use("TrainOnBatch", (m, d, _) =>
        {
            var batch = new Batch(4, d.Inputs, d.Targets);
            d.Fill([0, 1, 2, 3], 0, batch);
            m.TrainOnBatch(batch.Inputs, batch.Targets);
        }),
    ];

    [TestCaseSource(nameof(Uses))]
    public void A_label_that_is_no_class_is_named(Action<Model, Dataset, Dataset> use, bool learns)
    {
        ArgumentNullException.ThrowIfNull(use);
        foreach (BackendKind backend in Backends)
        {
            foreach (int wrong in (int[])[3, -1, int.MaxValue, int.MinValue])
            {
                using Model model = Pixels(backend);
                float[] before = TestModels.Weights(model);
                Assert.That(
                    () => use(model, Data(wrong), Data(2)),
                    Throws.ArgumentException.With.Message.Contains(string.Create(CultureInfo.InvariantCulture, $"Label {wrong} of sample "))
                        .And.Message.Contains(" of 4,").And.Message.Contains("0 to 2"),
                    $"{backend} {wrong}");
                float[] after = TestModels.Weights(model);
                Assert.That(after, Has.All.Matches<float>(float.IsFinite));
                Assert.That(after, learns ? Is.Not.EqualTo(before) : Is.EqualTo(before), "nothing was computed with it");
            }
        }
    }

    // Four images of four pixels; weights 2, 1 and 0 for the three classes, so the loss is the sum of weight times -log of the probability over the 16 pixels.
    [TestCaseSource(nameof(Backends))]
    public void Labels_of_pixels_have_a_weight_each(BackendKind backend)
    {
        using Model model = Pixels(backend, new Sgd { LearningRate = 0 });
        var batch = new Batch(4, Data(2).Inputs, Data(2).Targets);
        Data(2).Fill([0, 1, 2, 3], 0, batch);
        float[] probabilities = model.Predict(batch.Inputs[0]).ToArray<float>(), weights = [2, 1, 0];
        int[] labels = batch.Targets[0].ToArray<int>();
        double expected = labels.Select((label, i) => -weights[label] * Math.Log(probabilities[(3 * i) + label])).Sum() / 16;
        History history = model.Fit(Data(2), new FitOptions { Shuffle = false, ClassWeights = new Dictionary<int, float> { [0] = 2, [2] = 0 } });
        Assert.That(history["loss"][0], Is.EqualTo(expected).Within(1e-5));
    }

    // A pixel of weight 0 teaches nothing: with all at 0 the weights stand still, with one class at 0 its labels may be any.
    [Test]
    public void A_pixel_of_no_weight_teaches_nothing()
    {
        float[] Train(TensorDataset data, params (int Label, float Weight)[] weights)
        {
            using Model model = Pixels(BackendKind.Managed, new Sgd { LearningRate = 0.5 });
            model.Fit(data, new FitOptions { Shuffle = false, Epochs = 2, ClassWeights = weights.ToDictionary(w => w.Label, w => w.Weight) });
            return TestModels.Weights(model);
        }

        using Model fresh = Pixels(BackendKind.Managed);
        float[] start = TestModels.Weights(fresh);
        Assert.That(Train(Data(2), (0, 0), (1, 0), (2, 0)), Is.EqualTo(start));
        Assert.That(Train(Data(2), (2, 0)), Is.Not.EqualTo(start));
    }

    [TestCase(3, 1f, "label 3")]
    [TestCase(-1, 1f, "label -1")]
    [TestCase(0, float.NaN, "NaN")]
    public void Weights_for_no_class_are_refused(int label, float weight, string says)
    {
        using Model model = Pixels(BackendKind.Managed);
        Assert.That(() => model.Fit(Data(2), new FitOptions { ClassWeights = new Dictionary<int, float> { [label] = weight } }),
            Throws.ArgumentException.With.Message.Contains(says));
    }

    private static Sequential Pixels(BackendKind backend, Optimizer? optimizer = null)
    {
        var model = new Sequential(
            new Input(2, 2, 2), new Conv2D(3, 1) { Activation = Activation.Softmax }) { Options = new ModelOptions { Backend = backend, Seed = 2 } };
        model.Compile(optimizer ?? new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, new ConfusionMatrix());
        return model;
    }

    // The label of pixel 5 is given.
    private static TensorDataset Data(int label)
    {
        var random = new Random(6);
        var images = new Tensor(new Shape(4, 2, 2, 2));
        var labels = new Tensor(new Shape(4, 2, 2), DataType.Int32);
        foreach (ref float value in images.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        for (int i = 0; i < 16; i++)
        {
            labels.AsSpan<int>()[i] = i == 5 ? label : i % 3;
        }

        return new TensorDataset(images, labels);
    }

    // Only before a validation has something been learned: from good labels.
    private static TestCaseData Use(string name, Action<Model, Dataset, Dataset> use, bool learns = false) =>
        new TestCaseData(use, learns).SetArgDisplayNames(name);
}
