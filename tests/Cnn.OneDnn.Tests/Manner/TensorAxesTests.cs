namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Axes, parts and figures of tensors, as NumPy has them.</summary>
[TestFixture]
internal sealed class TensorAxesTests
{
    private static Tensor Counting(params int[] shape) => Tensor.Range(shape.Aggregate(1, (a, b) => a * b)).Reshape(new Shape(shape));

    [Test]
    public void Parts_of_several_axes_are_taken_at_once()
    {
        Tensor t = Counting(2, 3, 4);
        Assert.That(t[.., 1..3].Shape, Is.EqualTo(new Shape(2, 2, 4)));
        Assert.That(t[0, .., 2].ToArray(), Is.EqualTo(new float[] { 2, 6, 10 }));
        Assert.That(t[^1, ^1, ..2].ToArray(), Is.EqualTo(new float[] { 20, 21 }));
        Assert.That(t[-1, .., -1].ToArray(), Is.EqualTo(new float[] { 15, 19, 23 }));
        Assert.That(() => t[.., 3, ..], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => t[^3, ..], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => t[.., ..5], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => t[.., .., .., ..], Throws.ArgumentException.With.Message.Contains("up to 3"));
    }

    // numpy.arange(6).reshape(2, 3) and its sum, mean, max, min along both axes.
    [Test]
    public void Figures_are_taken_along_an_axis()
    {
        Tensor t = Counting(2, 3);
        Assert.That(t.Sum(0).ToArray(), Is.EqualTo(new float[] { 3, 5, 7 }));
        Assert.That(t.Mean(axis: -1).ToArray(), Is.EqualTo(new float[] { 1, 4 }));
        Assert.That(t.Max(1, keepDims: true).Shape, Is.EqualTo(new Shape(2, 1)));
        Assert.That((t.Max(0).ToArray(), t.Min(1).ToArray()), Is.EqualTo((new float[] { 3, 4, 5 }, new float[] { 0, 3 })));
        Assert.That(t.Std(), Is.EqualTo(Math.Sqrt(35.0 / 12)).Within(1e-12));
        Assert.That(() => t.Sum(2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Tensor.Zeros(0, 2).Max(0), Throws.InvalidOperationException);
    }

    [Test]
    public void Numbers_stand_on_both_sides_and_are_no_tensors()
    {
        Tensor t = Counting(3);
        Assert.That((1 - t).ToArray(), Is.EqualTo(new float[] { 1, 0, -1 }));
        Assert.That((2.0 / (t + 1)).ToArray(), Is.EqualTo(new[] { 2, 1, 2f / 3 }));
        Assert.That((0.5 + (2 * t)).ToArray(), Is.EqualTo(new[] { 0.5f, 2.5f, 4.5f }));
        Assert.That((Tensor.From(new byte[] { 51, 255 }) / 255.0).ToArray(), Is.EqualTo(new[] { 51f / 255, 1 }));
        Assert.That(t.Clip(0.5, 1).ToArray(), Is.EqualTo(new[] { 0.5f, 1, 1 }));
    }

    [Test]
    public void Axes_of_one_place_are_repeated()
    {
        Tensor t = Counting(2, 3), columns = Tensor.From(new float[] { 10, 20, 30 }), rows = Tensor.From(new float[] { 100, 200 }, 2, 1);
        Assert.That((t + columns).ToArray(), Is.EqualTo(new float[] { 10, 21, 32, 13, 24, 35 }));
        Assert.That((columns + rows).ToArray(), Is.EqualTo(new float[] { 110, 120, 130, 210, 220, 230 }));
        Assert.That((t - t.Mean(0)).ToArray(), Is.EqualTo(new[] { -1.5f, -1.5f, -1.5f, 1.5f, 1.5f, 1.5f }));
        Assert.That((t + Tensor.Full(new Shape(), 1)).ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(() => t + rows.Reshape(2), Throws.ArgumentException.With.Message.Contains("(2, 3) and (2,)"));
    }

    [Test]
    public void Axes_are_reordered_added_and_taken_away()
    {
        Tensor t = Counting(2, 3);
        Assert.That(t.Transpose().ToArray(), Is.EqualTo(new float[] { 0, 3, 1, 4, 2, 5 }));
        Tensor images = Counting(1, 2, 2, 3), first = images.Transpose(0, 3, 1, 2);
        Assert.That((first.Shape, first[0, 2, 1, 0]), Is.EqualTo((new Shape(1, 3, 2, 2), images[0, 1, 0, 2])));
        Assert.That(first.Transpose(0, 2, 3, 1).ToArray(), Is.EqualTo(images.ToArray()));
        Assert.That((t.ExpandDims(0).Shape, t.ExpandDims(-1).Shape), Is.EqualTo((new Shape(1, 2, 3), new Shape(2, 3, 1))));
        Assert.That((images.Squeeze().Shape, images.Squeeze(0).Shape), Is.EqualTo((new Shape(2, 2, 3), new Shape(2, 2, 3))));
        Assert.That(() => t.Transpose(0, 0), Throws.ArgumentException);
        Assert.That(() => t.Squeeze(1), Throws.ArgumentException.With.Message.Contains("3 places"));
        Assert.That(() => t.ExpandDims(3), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Tensors_are_made_of_nothing_and_of_others()
    {
        Assert.That(Tensor.Range(1, 2, 0.25).ToArray(), Is.EqualTo(new[] { 1, 1.25f, 1.5f, 1.75f }));
        Assert.That(Tensor.Range(3, 0, -1).ToArray(), Is.EqualTo(new float[] { 3, 2, 1 }));
        Assert.That(() => Tensor.Range(0, 1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That((Tensor.Zeros(2, 3).Shape, Tensor.Ones([2]).Sum(), Tensor.Full((1, 2), 0.5).Sum()), Is.EqualTo((new Shape(2, 3), 2.0, 1.0)));
        Tensor normal = Tensor.RandomNormal((100, 100), mean: 2, stddev: 3, seed: 1);
        Assert.That((normal.Mean(), normal.Std()), Is.EqualTo((2.0, 3.0)).Within(0.1));
        Assert.That(normal.ToArray(), Is.EqualTo(Tensor.RandomNormal((100, 100), 2, 3, 1).ToArray()));
        Tensor a = Counting(2, 2), b = a + 10;
        Assert.That(Tensor.Concatenate([a, b]).ToArray(), Is.EqualTo(new float[] { 0, 1, 2, 3, 10, 11, 12, 13 }));
        Assert.That(Tensor.Concatenate([a, b], axis: -1).ToArray(), Is.EqualTo(new float[] { 0, 1, 10, 11, 2, 3, 12, 13 }));
        Assert.That((Tensor.Stack([a, b]).Shape, Tensor.Stack([a, b])[1, 0, 1]), Is.EqualTo((new Shape(2, 2, 2), 11f)));
        Assert.That(() => Tensor.Concatenate([a, Counting(2, 3)]), Throws.ArgumentException.With.Message.Contains("(2, 2)"));
        Assert.That(Tensor.From(new double[] { 0.1, 3 }).ToArray(), Is.EqualTo(new[] { 0.1f, 3 }));
    }
}
