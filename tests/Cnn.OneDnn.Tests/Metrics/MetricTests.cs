namespace Cnn.OneDnn.Tests.Metrics;

/// <summary>Small batches whose results can be counted by hand.</summary>
public sealed class MetricTests
{
    // Four rows of three classes; the largest columns are 1, 0, 2 and, of two equal ones, the first: 0.
    private static readonly float[] Scores = [0.1f, 0.7f, 0.2f, 0.6f, 0.3f, 0.1f, 0.2f, 0.2f, 0.6f, 0.4f, 0.4f, 0.2f];
    private static readonly int[] Labels = [1, 1, 2, 1];

    private static IEnumerable<TestCaseData> Classes()
    {
        yield return new TestCaseData(new Accuracy(), 0.5);
        yield return new TestCaseData(new TopKCategoricalAccuracy { K = 1 }, 0.75);
        yield return new TestCaseData(new TopKCategoricalAccuracy { K = 2 }, 1.0);

        // Above one half are (0,1), (1,0) and (2,2): two of them right, of four positives.
        yield return new TestCaseData(new Precision(), 2 / 3.0);
        yield return new TestCaseData(new Recall(), 0.5);
        yield return new TestCaseData(new Recall { ClassId = 1 }, 1 / 3.0);
        yield return new TestCaseData(new Precision { ClassId = 1 }, 1.0);
        yield return new TestCaseData(new Precision { Threshold = 0.35f }, 3 / 5.0);

        // Largest of each row, both of equal ones. Class 0: 0 right, 2 wrong. Class 1: 2 right, 1 missed. Class 2: 1 right.
        yield return new TestCaseData(new F1Score(), (0 + 0.8 + 1) / 3);
        yield return new TestCaseData(new F1Score { Average = Averaging.Micro }, 2 * 3 / (6.0 + 2 + 1));
        yield return new TestCaseData(new F1Score { Average = Averaging.Weighted }, ((3 * 0.8) + 1) / 4);
        yield return new TestCaseData(new F1Score { Average = Averaging.Micro, Threshold = 0.5f }, 2 * 2 / (4.0 + 1 + 2));
        yield return new TestCaseData(new ConfusionMatrix(), 0.5);

        // One-hot differences: .1 .3 .2, .6 .7 .1, .2 .2 .4, .4 .6 .2.
        yield return new TestCaseData(new MeanAbsoluteErrorMetric(), (0.6 + 1.4 + 0.8 + 1.2) / 12);
        yield return new TestCaseData(new MeanSquaredErrorMetric(), (0.14 + 0.86 + 0.24 + 0.56) / 12);
    }

    [TestCaseSource(nameof(Classes))]
    public void Labels_and_one_hot_rows_give_the_counted_result(Metric metric, double expected)
    {
        metric.Update(Scores, 4, 3, Labels, []);
        Assert.That(metric.Result, Is.EqualTo(expected).Within(1e-6), "labels");
        metric.Reset();
        Assert.That(metric.Result, Is.Zero);
        metric.Update(Scores, 4, 3, [], OneHot(Labels, 3));
        Assert.That(metric.Result, Is.EqualTo(expected).Within(1e-6), "one-hot rows");
    }

    [TestCaseSource(nameof(Classes))]
    public void Batches_add_up_to_their_union(Metric metric, double expected)
    {
        Metric fresh = metric.Fresh();
        fresh.Update(Scores.AsSpan(0, 9), 3, 3, Labels.AsSpan(0, 3), []);
        fresh.Update([], 0, 3, [], []);
        fresh.Update(Scores.AsSpan(9), 1, 3, Labels.AsSpan(3), []);
        Assert.That(fresh.Result, Is.EqualTo(expected).Within(1e-6));
        Assert.That(fresh, Is.TypeOf(metric.GetType()).And.Not.SameAs(metric));
    }

    [TestCaseSource(nameof(Classes))]
    public void Updating_and_reading_allocate_nothing(Metric metric, double expected)
    {
        float[] targets = OneHot(Labels, 3);
        metric.Reset();
        Assert.That(
            Allocations.Least(() =>
            {
                metric.Update(Scores, 4, 3, Labels, []);
                metric.Update(Scores, 4, 3, [], targets);
                _ = metric.Result;
            }),
            Is.Zero,
            $"{expected}");
    }

    // Keras's BinaryAccuracy by its formula, the mean of (p > threshold) == t over all elements: nothing like the largest column's.
    [TestCase(1, new[] { 0.7f, 0.4f }, new[] { 1f, 0f }, 1.0)]
    [TestCase(1, new[] { 0.7f, 0.6f, 0.5f, 0.1f }, new[] { 1f, 0f, 0f, 1f }, 0.5)]
    [TestCase(3, new[] { 0.9f, 0.8f, 0.7f }, new[] { 1f, 0f, 0f }, 1 / 3.0)]
    [TestCase(3, new[] { 0.1f, 0.2f, 0.3f, 0.6f, 0.9f, 0.2f }, new[] { 0f, 0f, 0f, 1f, 0f, 0f }, 5 / 6.0)]
    public void Binary_accuracy_judges_each_element_by_itself(int columns, float[] predictions, float[] targets, double expected)
    {
        Metric metric = Metric.Parse("binary_accuracy");
        metric.Update(predictions, predictions.Length / columns, columns, [], targets);
        Assert.That((metric.Name, metric.Result), Is.EqualTo(("binary_accuracy", expected)));
        if (columns == 1)
        {
            Metric labelled = Metric.BinaryAccuracy, accuracy = Metric.Accuracy;
            labelled.Update(predictions, predictions.Length, 1, [.. targets.Select(t => (int)t)], []);
            accuracy.Update(predictions, predictions.Length, 1, [], targets);
            Assert.That((labelled.Result, accuracy.Result), Is.EqualTo((expected, expected)), "of a single output they are the same");
        }
    }

    [Test]
    public void A_single_column_is_a_decision()
    {
        float[] predictions = [0.9f, 0.5f, 0.2f, 0.7f];
        var accuracy = new Accuracy();
        accuracy.Update(predictions, 4, 1, [1, 1, 0, 0], []);
        Assert.That(accuracy.Result, Is.EqualTo(0.5), "0.5 is not above one half");
        accuracy.Reset();
        accuracy.Update(predictions, 4, 1, [], [1, 0, 0, 0]);
        Assert.That(accuracy.Result, Is.EqualTo(0.75));
        var matrix = new ConfusionMatrix();
        matrix.Update(predictions, 4, 1, [1, 1, 0, 0], []);
        Assert.That(matrix.Matrix, Is.EqualTo(new long[,] { { 1, 1 }, { 1, 1 } }));
        var precision = new Precision();
        precision.Update(predictions, 4, 1, [1, 1, 0, 0], []);
        Assert.That(precision.Result, Is.EqualTo(0.5));
    }

    [Test]
    public void The_confusion_matrix_has_true_classes_as_rows()
    {
        var matrix = new ConfusionMatrix();
        matrix.Update(Scores, 4, 3, Labels, []);
        Assert.That(matrix.Matrix, Is.EqualTo(new long[,] { { 0, 0, 0 }, { 2, 1, 0 }, { 0, 0, 1 } }));
        Assert.That(matrix.Classes, Is.EqualTo(3));
    }

    [Test]
    public void Labels_that_are_no_class_are_wrong_and_crash_nothing()
    {
        foreach (Metric metric in new[] { Metric.Accuracy, Metric.TopKCategoricalAccuracy, Metric.Precision, Metric.Recall, Metric.F1Score,
            Metric.Auc, new ConfusionMatrix() })
        {
            metric.Update(Scores, 4, 3, [-1, 3, int.MaxValue, int.MinValue], []);
            metric.Update([float.NaN, float.NaN, float.NaN], 1, 3, [0], []);
            Assert.That(metric.Result, Is.InRange(0, 1), metric.Name);
        }
    }

    [Test]
    public void Per_class_scores_of_F1_are_kept()
    {
        var score = new F1Score();
        score.Update(Scores, 4, 3, Labels, []);
        Assert.That(score.PerClass, Is.EqualTo(new[] { 0, 0.8, 1 }).Within(1e-12));
    }

    // Keras's documentation of AUC: predictions 0, 0.5, 0.3, 0.9 of targets 0, 0, 1, 1 give 0.75.
    [Test]
    public void Auc_is_the_share_of_pairs_in_the_right_order()
    {
        var auc = new Auc();
        auc.Update([0, 0.5f, 0.3f, 0.9f], 4, 1, [0, 0, 1, 1], []);
        Assert.That(auc.Result, Is.EqualTo(0.75).Within(1e-12));

        // Against a direct count over all pairs: equal buckets count half, so many distinct scores agree to about a bucket's width.
        var random = new Random(3);
        float[] scores = [.. Enumerable.Range(0, 600).Select(_ => (float)random.NextDouble())];
        int[] labels = [.. scores.Select(s => random.NextDouble() < s ? 1 : 0)];
        double pairs = 0, ordered = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (labels[i] == 1 && labels[j] == 0)
                {
                    pairs++;
                    ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        auc.Reset();
        auc.Update(scores, scores.Length, 1, labels, []);
        Assert.That(auc.Result, Is.EqualTo(ordered / pairs).Within(0.002));
    }

    [Test]
    public void The_precision_recall_area_of_a_perfect_order_is_one_and_of_one_score_the_prevalence()
    {
        var area = new Auc { Curve = AucCurve.PrecisionRecall };
        area.Update([0.1f, 0.2f, 0.8f, 0.9f], 4, 1, [0, 0, 1, 1], []);
        Assert.That(area.Result, Is.EqualTo(1).Within(1e-12));
        area.Reset();
        area.Update([0.5f, 0.5f, 0.5f, 0.5f], 4, 1, [0, 0, 0, 1], []);
        Assert.That(area.Result, Is.EqualTo(0.25).Within(1e-12));
    }

    [Test]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Metric metric = Metric.Accuracy;
        Assert.That(() => metric.Update(Scores, 4, 4, Labels, []), Throws.ArgumentException.With.Message.Contains("need 16 predictions"));
        Assert.That(() => metric.Update(Scores, 4, 3, [1, 2], []), Throws.ArgumentException.With.Message.Contains("received 12 predictions, 2 labels"));
        Assert.That(() => new Recall { ClassId = 3 }.Update(Scores, 4, 3, Labels, []), Throws.ArgumentException.With.Message.Contains("ClassId 3"));
    }

    [TestCase("accuracy")]
    [TestCase("top_k_categorical_accuracy")]
    [TestCase("precision")]
    [TestCase("recall")]
    [TestCase("f1_score")]
    [TestCase("auc")]
    [TestCase("confusion_matrix")]
    [TestCase("mean_squared_error")]
    [TestCase("mean_absolute_error")]
    public void Keras_names_are_understood(string name) => Assert.That(Metric.Parse(name).Name, Is.EqualTo(name));

    [Test]
    public void An_unknown_name_is_refused() => Assert.That(() => Metric.Parse("bleu"), Throws.ArgumentException.With.Message.Contains("bleu"));

    private static float[] OneHot(int[] labels, int classes)
    {
        float[] rows = new float[labels.Length * classes];
        for (int i = 0; i < labels.Length; i++)
        {
            rows[(i * classes) + labels[i]] = 1;
        }

        return rows;
    }
}
