using Cnn.OneDnn.Backends.Proof;

namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>A shorter layout has the elements of the whole one in the same order, without what was cut off.</summary>
internal sealed class ShorterLayoutTests
{
    private static readonly Shape Whole = new(64, 20, 2, 3);

    // Axes outermost first, and blocks: as rows, channels last, outputs last, blocks of inputs, of outputs, and of both with a tail of inputs.
    [TestCase("0123", "")]
    [TestCase("0231", "")]
    [TestCase("1230", "")]
    [TestCase("0123", "1:4")]
    [TestCase("1230", "0:32")]
    [TestCase("0123", "1:16 0:16")]
    [TestCase("1023", "0:16 1:16 0:2")]
    public void Elements_keep_their_order(string order, string blocks)
    {
        Layout whole = Lay(Whole, order, blocks), few = ShorterLayout.TryCreate(whole, 32)!;
        Assert.That(few, Is.EqualTo(Lay(Whole.With(0, 32), order, blocks)));
        long[] offsets = Offsets(whole), shorter = Offsets(few);
        Assert.That(shorter.Order().Distinct().Count(), Is.EqualTo(shorter.Length));
        Assert.That(Ranks(shorter), Is.EqualTo(Ranks(offsets[..shorter.Length])));
    }

    [TestCase(24)]
    [TestCase(16)]
    public void No_tail_arises(int length) => Assert.That(ShorterLayout.TryCreate(Lay(Whole, "0123", "0:32"), length), Is.Null);

    [Test]
    public void What_has_gaps_is_left_whole() =>
        Assert.That(ShorterLayout.TryCreate(Layout.Strided(new Shape(8, 3), DataType.Float32, [4, 1]), 2), Is.Null);

    // The place of each element among all.
    private static int[] Ranks(long[] offsets) => [.. offsets.Select(o => offsets.Count(other => other < o))];

    private static long[] Offsets(Layout layout)
    {
        var offsets = new List<long>();
        Shape s = layout.Shape;
        for (int i = 0; i < s.ElementCount; i++)
        {
            offsets.Add(layout.OffsetOf([i / (s[1] * s[2] * s[3]), i / (s[2] * s[3]) % s[1], i / s[3] % s[2], i % s[3]]));
        }

        return [.. offsets];
    }

    private static Layout Lay(Shape shape, string order, string blocks)
    {
        (int Axis, int Size)[] inner =
            [.. blocks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(b => b.Split(':')).Select(b => (int.Parse(b[0]), int.Parse(b[1])))];
        long[] padded = [shape[0], shape[1], shape[2], shape[3]], strides = new long[4];
        long stride = inner.Aggregate(1L, (product, b) => product * b.Size);
        foreach (int axis in order.Reverse().Select(c => c - '0'))
        {
            int block = inner.Where(b => b.Axis == axis).Aggregate(1, (product, b) => product * b.Size);
            int count = (shape[axis] + block - 1) / block;
            (padded[axis], strides[axis], stride) = (count * block, stride, stride * count);
        }

        return Layout.Blocked(shape, DataType.Float32, padded, strides, inner, stride * sizeof(float));
    }
}
