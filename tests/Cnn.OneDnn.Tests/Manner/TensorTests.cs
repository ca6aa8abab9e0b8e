namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Tensors as NumPy's arrays: places, parts, largest elements, text.</summary>
[TestFixture]
internal sealed class TensorTests
{
    private static Tensor Counting(params int[] shape) =>
        Tensor.From([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (float)i)], new Shape(shape));

    [Test]
    public void An_element_is_found_by_all_its_places()
    {
        Tensor t = Counting(2, 3, 4);
        Assert.That(t[1, 2, 3], Is.EqualTo(23));
        Assert.That(t[-1, 0, -2], Is.EqualTo(14));
        t[0, 1, 2] = -5;
        Assert.That(t.ToArray()[6], Is.EqualTo(-5));
        Assert.That(() => t[0, 3, 0], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("places 0 to 2"));
        Assert.That(() => t[0, 0], Throws.ArgumentException.With.Message.Contains("takes 3 indices"));
    }

    [Test]
    public void Parts_are_copies_of_neighbours()
    {
        Tensor t = Counting(4, 2);
        Assert.That(t[1].ToArray(), Is.EqualTo(new float[] { 2, 3 }));
        Assert.That(t[^1].Shape, Is.EqualTo(new Shape(2)));
        Assert.That(t[1..3].ToArray(), Is.EqualTo(new float[] { 2, 3, 4, 5 }));
        Assert.That(t.Slice(1, ..1).ToArray(), Is.EqualTo(new float[] { 0, 2, 4, 6 }));
        Tensor part = t[..1];
        part[0, 0] = 9;
        Assert.That(t[0, 0], Is.Zero);
        Assert.That(t[2][1].Item(), Is.EqualTo(5));
        Assert.That(() => t[5..], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => t[^5], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("^4 to ^1"), "not the last place once more");
        Assert.That(() => t[^0], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => t.Item(), Throws.InvalidOperationException);
    }

    [Test]
    public void The_largest_element_is_found_along_an_axis()
    {
        Tensor t = Tensor.From(new float[] { 1, 5, 2, 7, 0, 7 }, 2, 3);
        Assert.That(t.ArgMax(), Is.EqualTo(3));
        Assert.That(t.ArgMax(-1).AsSpan<int>().ToArray(), Is.EqualTo(new[] { 1, 0 }));
        Assert.That(t.ArgMax(0).AsSpan<int>().ToArray(), Is.EqualTo(new[] { 1, 0, 1 }));
        Assert.That((t.Max(), t.Min(), t.Sum(), t.Mean()), Is.EqualTo((7f, 0f, 22.0, 22.0 / 6)));
    }

    [Test]
    public void Arithmetic_is_element_by_element_and_gives_floats()
    {
        Tensor pixels = Tensor.From(new byte[] { 0, 51, 255 });
        Assert.That((pixels / 255f).ToArray(), Is.EqualTo(new[] { 0f, 51f / 255, 1 }));
        Tensor a = Counting(2, 2), b = Tensor.Full([2, 2], 2);
        Assert.That(((a + b) * a - b).ToArray(), Is.EqualTo(new float[] { -2, 1, 6, 13 }));
        Assert.That((-a).ToArray(), Is.EqualTo(new float[] { 0, -1, -2, -3 }));
        Assert.That(() => a + Counting(3), Throws.ArgumentException.With.Message.Contains("(2, 2) and (3,)"));
    }

    [Test]
    public void Functions_are_taken_of_each_element()
    {
        Tensor x = Tensor.From([0f, 1, 4, -4], 2, 2);
        Assert.That(x.Sqrt().ToArray(), Is.EqualTo(new[] { 0, 1, 2, float.NaN }));
        Assert.That(x.Square().ToArray(), Is.EqualTo(new float[] { 0, 1, 16, 16 }));
        Assert.That(x.Abs().ToArray(), Is.EqualTo(new float[] { 0, 1, 4, 4 }));
        Assert.That(x.Exp().ToArray(), Is.EqualTo(new[] { 1, MathF.E, 54.598150f, 0.018315639f }).Within(1e-5));
        Assert.That(x.Log().ToArray(), Is.EqualTo(new[] { float.NegativeInfinity, 0, 1.3862944f, float.NaN }).Within(1e-6));
        Assert.That(Tensor.From([4, 9], 2).Sqrt().ToArray(), Is.EqualTo(new float[] { 2, 3 }), "whole numbers become floats");
        Assert.That(x.Sqrt().Shape, Is.EqualTo(x.Shape));
    }

    [Test]
    public void Labels_become_rows_with_a_one()
    {
        Assert.That(Labels.OneHot([2, 0], 3).ToArray(), Is.EqualTo(new float[] { 0, 0, 1, 1, 0, 0 }));
        Assert.That(Utils.ToCategorical([1, 0]).Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(Labels.OneHot(Tensor.From(new float[] { 1, 0 }, 2, 1)).ToArray(), Is.EqualTo(new float[] { 0, 1, 1, 0 }));
        Assert.That(() => Labels.OneHot([3], 3), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Label 3"));
    }

    // By NumPy 2: print(numpy.array(..., dtype=float32)).
    [TestCase(new float[] { 1, 2, 3 }, new[] { 3 }, "[1. 2. 3.]")]
    [TestCase(new float[] { 0.5f, -1, 2.25f }, new[] { 3 }, "[ 0.5  -1.    2.25]")]
    [TestCase(new[] { 1e-5f, 1.5f }, new[] { 2 }, "[1.0e-05 1.5e+00]")]
    [TestCase(new float[] { 1, 2, 3, 4 }, new[] { 2, 2 }, "[[1. 2.]\n [3. 4.]]")]
    [TestCase(new float[] { 1, 2 }, new[] { 2, 1, 1 }, "[[[1.]]\n\n [[2.]]]")]
    [TestCase(new[] { float.NaN, float.PositiveInfinity, 1 }, new[] { 3 }, "[nan inf  1.]")]
    [TestCase(new float[0], new[] { 0 }, "[]")]
    public void Text_is_num_pys(float[] values, int[] shape, string text) => Assert.That(Tensor.From(values, new Shape(shape)).ToString(), Is.EqualTo(text));

    [Test]
    public void The_middle_of_what_is_long_is_left_out()
    {
        Assert.That(Counting(2000).ToString(), Is.EqualTo("[0.000e+00 1.000e+00 2.000e+00 ... 1.997e+03 1.998e+03 1.999e+03]"));
        Assert.That(Tensor.From(new[] { 7, 10 }).ToString(), Is.EqualTo("[ 7 10]"));
    }

    [Test]
    public void One_size_may_follow_from_the_others()
    {
        Tensor t = Counting(2, 3, 4);
        Assert.That(t.Reshape(-1, 4).Shape, Is.EqualTo(new Shape(6, 4)));
        Assert.That(t.Reshape([4, 6])[3, 5], Is.EqualTo(23));
        Assert.That(t.Reshape((2, 12)).Shape, Is.EqualTo(new Shape(2, 12)));
        Assert.That(() => t.Reshape(-1, 5), Throws.ArgumentException.With.Message.Contains("20 elements"));
        Assert.That(() => t.Reshape(-1, -1), Throws.ArgumentException);
    }

    [Test]
    public void Arrays_of_several_dimensions_keep_their_sizes()
    {
        Tensor t = Tensor.FromArray(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        Assert.That((t.Shape, t[2, 1]), Is.EqualTo((new Shape(3, 2), 6f)));
        Assert.That(Tensor.FromArray(new double[] { 0.1, 2 }).ToArray(), Is.EqualTo(new[] { 0.1f, 2 }));
        Assert.That(Tensor.From(new int[2, 1, 3]).Shape, Is.EqualTo(new Shape(2, 1, 3)));
        Assert.That(() => Tensor.FromArray(new long[2]), Throws.ArgumentException.With.Message.Contains("Int64"));
    }
}
