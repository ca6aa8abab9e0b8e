using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Metrics;

/// <summary>Names, thresholds and the other arguments of Keras's metrics.</summary>
[TestFixture]
public sealed class NamedMetricTests
{
    [Test]
    public void Metrics_stand_under_their_names_in_logs()
    {
        using var model = new Sequential(new Input(2), new Dense(1, "sigmoid"));
        model.Compile(
            "sgd", "binary_crossentropy",
            [new Precision(thresholds: 0.4, name: "p"), new AUC(curve: "PR", name: "prc"), new MeanSquaredError(name: "error"),
            new RootMeanSquaredError(name: "root"), new TopKCategoricalAccuracy(k: 1, name: "top"),
            new F1Score(threshold: 0.5, name: "f1"), new Sum(name: "all")]);
        History history = model.Fit(Tensor.Random((8, 2)), Tensor.Zeros(8, 1), epochs: 1, validationSplit: 0.5);
        string[] names = ["p", "prc", "error", "root", "top", "f1", "all"];
        Assert.That(history.History.Keys, Is.SupersetOf(names).And.SupersetOf(names.Select(n => "val_" + n)));
        Assert.That(history["root"][0], Is.EqualTo(Math.Sqrt(history["error"][0])).Within(1e-6));
        using Model loaded = Model.Load(model.ToBytes());
        Assert.That(loaded.Metrics.Select(m => m.Name), Is.EqualTo(names));
        Assert.That(((Precision)loaded.Metrics[0]).Thresholds, Is.EqualTo(new double[] { 0.4f }));
        Assert.That(((Auc)loaded.Metrics[1]).Curve, Is.EqualTo(AucCurve.PrecisionRecall));
    }

    // Keras's documentation of Precision: targets 0, 1, 1, 1 and predictions 1, 0, 1, 1 give 2/3; of Recall 2/3.
    [Test]
    public void Each_threshold_has_counts_of_its_own()
    {
        var precision = new Precision(thresholds: [0.3, 0.6, 0.95]);
        var recall = new Recall(thresholds: [0.3, 0.6, 0.95]);
        float[] scores = [0.4f, 0.9f, 0.7f, 0.2f], targets = [0, 1, 0, 1];
        precision.UpdateState(targets, scores);
        recall.UpdateState(targets, scores);

        // Above 0.3: 0.4 wrong, 0.9 right, 0.7 wrong. Above 0.6: 0.9 right, 0.7 wrong. Above 0.95: nothing.
        Assert.That(precision.Results, Is.EqualTo(new[] { 1 / 3.0, 0.5, 0 }).Within(1e-12));
        Assert.That(recall.Results, Is.EqualTo(new[] { 0.5, 0.5, 0 }).Within(1e-12));
        Assert.That((precision.Result, precision.Thresholds.Count), Is.EqualTo((precision.Results[0], 3)));
        Assert.That(new Recall(0.2).Threshold, Is.EqualTo(0.2f));
    }

    // Rows (0.1, 0.6, 0.3) of class 2 and (0.2, 0.2, 0.6) of class 0; the two best of the second are the columns 2 and, of equal ones, 0.
    [Test]
    public void Of_the_k_best_of_a_row_all_are_positive_unless_a_threshold_says_otherwise()
    {
        float[] scores = [0.1f, 0.6f, 0.3f, 0.2f, 0.2f, 0.6f], targets = [0, 0, 1, 1, 0, 0];
        Assert.That(Of(new Precision(topK: 2)), Is.EqualTo(0.5));
        Assert.That(Of(new Recall(topK: 1)), Is.Zero);
        Assert.That(Of(new Recall(topK: 2)), Is.EqualTo(1));
        Assert.That(Of(new Precision(thresholds: 0.25, topK: 2)), Is.EqualTo(1 / 3.0).Within(1e-12));
        Assert.That(Of(new Recall(topK: 2, classId: 2)), Is.EqualTo(1));
        Assert.That(() => Of(new Recall(topK: 4)), Throws.ArgumentException.With.Message.Contains("TopK 4"));
        Assert.That(() => new Recall(topK: 0), Throws.TypeOf<ArgumentOutOfRangeException>());

        double Of(Metric metric)
        {
            metric.Update(scores, 2, 3, [], targets);
            return metric.Result;
        }
    }

    [Test]
    public void The_four_counts_are_those_of_decisions()
    {
        float[] scores = [0.9f, 0.8f, 0.3f, 0.2f, 0.6f], targets = [1, 0, 1, 0, 1];
        Assert.That(Of(new TruePositives()), Is.EqualTo(2));
        Assert.That(Of(new FalsePositives()), Is.EqualTo(1));
        Assert.That(Of(new FalseNegatives()), Is.EqualTo(1));
        Assert.That(Of(new TrueNegatives()), Is.EqualTo(1));
        Assert.That(Of(new TrueNegatives(thresholds: 0.85)), Is.EqualTo(2));
        Assert.That((new FalsePositives().HigherIsBetter, new TruePositives().HigherIsBetter), Is.EqualTo((false, true)));

        double Of(Metric metric)
        {
            metric.UpdateState(targets, scores);
            return metric.Result;
        }
    }

    // Keras's documentation of FBetaScore: (1 + b^2) p r / (b^2 p + r). Class 0 has p = 1, r = 1/2, class 1 p = 1/2, r = 1.
    [Test]
    public void Recall_counts_beta_times_as_much_as_precision()
    {
        var score = new FBetaScore(average: "macro", beta: 2, threshold: 0.5);
        score.Update([0.9f, 0.1f, 0.2f, 0.8f, 0.3f, 0.7f], 3, 2, [0, 0, 1], []);
        Assert.That(score.PerClass, Is.EqualTo(new[] { 5 * 0.5 / (4 + 0.5), 5 * 0.5 / (2 + 1) }).Within(1e-12));
        Assert.That((score.Name, new F1Score().Name, new F1Score().Beta), Is.EqualTo(("fbeta_score", "f1_score", 1.0)));
    }

    // Three thresholds, below, at and above 0.5: the scores fall into two parts, of which the curve knows no more.
    [Test]
    public void An_area_has_as_many_thresholds_as_it_is_told_and_takes_logits()
    {
        var coarse = new AUC(numThresholds: 3);
        coarse.UpdateState(new float[] { 0, 1, 0, 1 }, new[] { 0.2f, 0.1f, 0.4f, 0.9f });

        // Above 0.5 one of two positives and no negative: the corners (0, 1/2) and (1, 1), and under the line between them 3/4.
        Assert.That(coarse.Result, Is.EqualTo(0.75).Within(1e-12));
        var logits = new AUC(fromLogits: true);
        logits.UpdateState(new float[] { 0, 0, 1, 1 }, new[] { -9f, 0, -0.85f, 2.2f });
        Assert.That(logits.Result, Is.EqualTo(0.75).Within(1e-12), "the sigmoids are about 0, 0.5, 0.3 and 0.9, as in Keras's documentation");
        Assert.That(() => new AUC(numThresholds: 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new AUC(curve: "roc"), Throws.ArgumentException.With.Message.Contains("ROC or PR"));
    }

    [Test]
    public void A_sum_is_that_of_what_it_is_told()
    {
        var sum = new Sum(name: "spent");
        sum.UpdateState(3);
        sum.UpdateState(2, sampleWeight: 0.5);
        sum.UpdateState(Tensor.From([1f, 2]));
        Assert.That((sum.Result, sum.Name), Is.EqualTo((7.0, "spent")));
        sum.ResetState();
        Assert.That(sum.Result, Is.Zero);
    }

    // Keras's example of MeanIoU(num_classes=2), and three classes that are said as numbers.
    [Test]
    public void Classes_may_be_predicted_as_such()
    {
        var two = new MeanIoU(2);
        two.UpdateState(new[] { 0, 0, 1, 1 }, new[] { 0, 1, 0, 1 });
        Assert.That(two.Result, Is.EqualTo(1 / 3.0).Within(1e-12));

        // Class 0: 1 of 2; class 1: 1 of 2; class 2: 1 of 1.
        var three = new MeanIoU(numClasses: 3);
        three.UpdateState(new[] { 0, 0, 1, 2 }, new[] { 0, 1, 1, 2 });
        Assert.That(three.PerClass, Is.EqualTo(new[] { 0.5, 0.5, 1 }).Within(1e-12));
        Assert.That(() => three.Update([1, 0], 1, 2, [0], []), Throws.ArgumentException.With.Message.Contains("3 classes"));
    }

    [Test]
    public void What_names_stand_for_is_had_by_name()
    {
        Assert.That(Cnn.OneDnn.Metrics.Get("AUC"), Is.InstanceOf<Auc>());
        Assert.That(Cnn.OneDnn.Losses.Get("mse").Name, Is.EqualTo("mean_squared_error"));
        Assert.That(Cnn.OneDnn.Optimizers.Get("adam"), Is.TypeOf<Adam>());
        Assert.That(Cnn.OneDnn.Initializers.Get("he_normal"), Is.TypeOf<HeNormal>());
        Assert.That(Cnn.OneDnn.Regularizers.Get("l2").L2, Is.EqualTo(0.01f));
        Assert.That(Cnn.OneDnn.Constraints.Get("max_norm"), Is.TypeOf<MaxNorm>());
        Assert.That(Cnn.OneDnn.Losses.Huber(delta: 2, name: "h"), Is.TypeOf<Huber>().With.Property("Name").EqualTo("h"));
    }
}
