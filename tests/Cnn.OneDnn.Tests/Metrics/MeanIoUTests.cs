using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Metrics;

/// <summary>Intersection over union by hand, as in Keras's documentation.</summary>
[TestFixture]
public sealed class MeanIoUTests
{
    // Keras's example: targets 0, 0, 1, 1 and predictions 0, 1, 0, 1 give 1/3 for each class.
    [Test]
    public void It_is_the_mean_of_the_classes_shares()
    {
        var metric = new MeanIoU();
        metric.Update([1, 0, 0, 1, 1, 0, 0, 1], 4, 2, [0, 0, 1, 1], []);
        Assert.That(metric.Result, Is.EqualTo(1 / 3.0).Within(1e-12));
        Assert.That(metric.Name, Is.EqualTo("mean_io_u"));
        metric.Reset();
        Assert.That(metric.Result, Is.Zero);
    }

    [Test]
    public void Classes_that_do_not_occur_do_not_count_and_batches_add_up()
    {
        // Three classes; seen: 0 as 0, 0 as 1, 1 as 1. Class 0: 1/2, class 1: 1/2, class 2 nowhere.
        var metric = new MeanIoU();
        metric.Update([1, 0, 0], 1, 3, [0], []);
        metric.Update([0, 1, 0, 0, 1, 0], 2, 3, [], [1, 0, 0, 0, 1, 0]);
        Assert.That(metric.Result, Is.EqualTo(0.5).Within(1e-12));
        var first = new MeanIoU([0, 2]);
        first.Update([1, 0, 0, 0, 1, 0], 2, 3, [0, 1], []);
        Assert.That((first.Result, first.Name), Is.EqualTo((1.0, "io_u")));
    }

    [Test]
    public void A_single_column_is_cut_at_one_half()
    {
        // Of ones: 1 right of 2 predicted and 2 true: 1/3; of zeros: 0 right of 1 and 1.
        var metric = new MeanIoU();
        metric.Update([0.9f, 0.2f, 0.7f], 3, 1, [], [1, 1, 0]);
        Assert.That(metric.Result, Is.EqualTo(1 / 6.0).Within(1e-12));
    }

    [Test]
    public void It_goes_through_a_checkpoint_of_a_segmentation()
    {
        using var model = new Sequential(new Input(4, 4, 1), new Conv2D(2, 3, padding: "same", activation: "softmax"));
        model.Compile("adam", "sparse_categorical_crossentropy", new MeanIoU([1]), "mean_io_u");
        model.Fit(Tensor.Random(new Shape(6, 4, 4, 1)), new int[6 * 16], batchSize: 2);
        using Model loaded = Model.Load(model.ToBytes());
        Assert.That(loaded.Metrics.Select(m => m.Name), Is.EqualTo(new[] { "io_u", "mean_io_u" }));
        Assert.That(((MeanIoU)loaded.Metrics[0]).ClassIds, Is.EqualTo(new[] { 1 }));
    }
}
