using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests;

/// <summary>Scores become probabilities, and probabilities stay what they are.</summary>
[TestFixture]
internal sealed class ClassProbabilitiesTests
{
    [Test]
    public void Scores_are_turned_into_probabilities_row_by_row()
    {
        using Model model = Of(new Dense(3));
        float[] rows = [0, MathF.Log(2), MathF.Log(5), 1000, 1000, -1000];
        ClassProbabilities.Complete(model, rows);
        Assert.That(ClassProbabilities.AreGivenBy(model), Is.False);
        Assert.That(rows, Is.EqualTo(new[] { 0.125f, 0.25f, 0.625f, 0.5f, 0.5f, 0 }).Within(1e-6f));
    }

    [Test]
    public void Probabilities_stay_whatever_their_layer() => Assert.Multiple(() =>
    {
        ExpectUntouched(new Dense(3) { Activation = Activation.Softmax });
        ExpectUntouched(new Dense(3) { Activation = Activation.Sigmoid });
        ExpectUntouched(new Dense(3), new Softmax());
        ExpectUntouched(new Dense(3), new ActivationLayer(Activation.Softmax));
        ExpectUntouched(new Dense(3) { Activation = Activation.Softmax }, new Dropout(0.1), new Flatten());
    });

    [Test]
    public void One_number_is_the_probability_of_label_one_where_the_network_or_its_loss_says_so()
    {
        using Model sigmoid = Of(new Dense(1) { Activation = Activation.Sigmoid }), score = Of(new Dense(1)), value = Of(new Dense(1));
        score.Compile(new Sgd(), new BinaryCrossentropy { FromLogits = true });
        value.Compile(new Sgd(), Loss.MeanSquaredError);
        Assert.That(new[] { sigmoid, score, value }.Select(ClassProbabilities.KindOf),
            Is.EqualTo(new[] { OutputKind.LabelOne, OutputKind.LabelOne, OutputKind.Values }));
        float[] given = [0.25f], scores = [MathF.Log(3), -200], values = [17.5f, -3];
        ClassProbabilities.Complete(sigmoid, given);
        ClassProbabilities.Complete(score, scores);
        ClassProbabilities.Complete(value, values);

        // 1 / (1 + exp(-ln 3)) = 3 / 4.
        Assert.That(given, Is.EqualTo(new[] { 0.25f }));
        Assert.That(scores, Is.EqualTo(new[] { 0.75f, 0 }).Within(1e-6f));
        Assert.That(values, Is.EqualTo(new[] { 17.5f, -3 }));
    }

    [Test]
    public void A_row_is_given_for_each_class_and_ordered()
    {
        using Model scores = Of(new Dense(3)), sigmoid = Of(new Dense(1) { Activation = Activation.Sigmoid }), value = Of(new Dense(1));
        value.Compile(new Sgd(), Loss.MeanSquaredError);
        float[] row = [0, MathF.Log(5), MathF.Log(2)];
        Assert.Multiple(() =>
        {
            Assert.That(ClassProbabilities.PerClass(scores, row), Is.EqualTo(new[] { 0.125f, 0.625f, 0.25f }).Within(1e-6f));
            Assert.That(ClassProbabilities.PerClass(sigmoid, [0.25f]), Is.EqualTo(new[] { 0.75f, 0.25f }));
            Assert.That(ClassProbabilities.PerClass(value, [17.5f]), Is.EqualTo(new[] { 17.5f }));
            Assert.That(row[0], Is.Zero, "what was given stays");
            Assert.That(() => ClassProbabilities.PerClass(scores, [1, 2, 3, 4, 5, 6]), Throws.ArgumentException.With.Message.Contains("a row of 3"));
            Assert.That(ClassProbabilities.MostProbable([0.2f, 0.4f, 0.4f], 2), Is.EqualTo(new[] { 1, 2 }));
            Assert.That(ClassProbabilities.MostProbable([0.2f, 0.8f], 5), Is.EqualTo(new[] { 1, 0 }));
        });
    }

    [Test]
    public void One_score_under_the_focal_cross_entropy_is_that_of_label_one_too()
    {
        using Model score = Of(new Dense(1));
        score.Compile(new Sgd(), new BinaryFocalCrossentropy(fromLogits: true));
        float[] scores = [MathF.Log(3)];
        ClassProbabilities.Complete(score, scores);
        Assert.That(ClassProbabilities.KindOf(score), Is.EqualTo(OutputKind.LabelOne));
        Assert.That(scores, Is.EqualTo(new[] { 0.75f }).Within(1e-6f));
    }

    [Test]
    public void Values_of_a_regression_are_no_scores()
    {
        using Model values = Of(new Dense(3)), classes = Of(new Dense(3));
        values.Compile(new Sgd(), Loss.Huber);
        classes.Compile(new Sgd(), new SparseCategoricalCrossentropy { FromLogits = true });
        float[] rows = [1, 2, 3];
        ClassProbabilities.Complete(values, rows);
        Assert.That(rows, Is.EqualTo(new float[] { 1, 2, 3 }));
        Assert.That((ClassProbabilities.KindOf(values), ClassProbabilities.KindOf(classes)), Is.EqualTo((OutputKind.Values, OutputKind.Classes)));
    }

    [Test]
    public void A_part_of_a_row_is_refused()
    {
        using Model model = Of(new Dense(3));
        Assert.That(() => ClassProbabilities.Complete(model, new float[4]), Throws.ArgumentException.With.Message.Contains("rows of 3 numbers"));
    }

    private static void ExpectUntouched(params Layer[] layers)
    {
        using Model model = Of(layers);
        float[] rows = [0.2f, 0.3f, 0.5f];
        ClassProbabilities.Complete(model, rows);
        Assert.That(rows, Is.EqualTo(new[] { 0.2f, 0.3f, 0.5f }), string.Join(", ", layers.Select(l => l.ClassName)));
    }

    private static Sequential Of(params Layer[] layers) => new([new Input(4), .. layers]);
}
