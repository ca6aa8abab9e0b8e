namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>Gradients of all ranks are summed in float32, as what they travel.</summary>
[TestFixture]
internal sealed class GradientSumTests
{
    // Half a unit in the last place of 8 bits, of 24 bits.
    private const double BFloat16 = 1.0 / 256, Float32 = 1.0 / (1 << 24);

    // Each value is rounded once, and each sum; the sums in float32 as often as there are ranks.
    [Test]
    public void Sums_are_as_near_as_two_roundings_let_them_be([Values(1, 2, 3, 5)] int ranks, [Values(1, 7, 1000, 4097)] int length)
    {
        float[][] values = [.. Enumerable.Range(0, ranks).Select(rank => Values(rank, length))];
        float[][] sums = Sum(values, DataType.BFloat16);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < length; i++)
            {
                double exact = values.Sum(v => (double)v[i]), size = values.Sum(v => Math.Abs((double)v[i]));
                Assert.That(Math.Abs(sums[0][i] - exact), Is.LessThanOrEqualTo(((2 + BFloat16) * BFloat16 * size) + (2 * ranks * Float32 * size)));
            }

            Assert.That(sums, Is.All.EqualTo(sums[0]), "the same bits on every rank");
        });
    }

    [Test]
    public void In_float32_sums_are_those_of_the_collective([Values(2, 3)] int ranks)
    {
        float[][] values = [.. Enumerable.Range(0, ranks).Select(rank => Values(rank, 100))];
        float[] sums = Sum(values, DataType.Float32)[0];
        bool IsNear(float sum, int i) => Math.Abs(sum - values.Sum(v => (double)v[i])) <= ranks * Float32 * values.Sum(v => Math.Abs((double)v[i]));
        Assert.That(sums.Select(IsNear), Is.All.True);
    }

    // 1 + 1/256 lies between two neighbours of 8 bits, and goes to the even one; 3 and 1/8 have no more bits than that.
    [TestCase(1 + (1f / 256), 1 + (1f / 256), 2f)]
    [TestCase(1 + (3f / 256), 0f, 1 + (4f / 256))]
    [TestCase(3f, 0.125f, 3.125f)]
    [TestCase(float.NaN, 1f, float.NaN)]
    [TestCase(float.PositiveInfinity, 1f, float.PositiveInfinity)]
    [TestCase(1f, -1f, 0f)]
    public void Numbers_are_rounded_to_the_nearest(float one, float other, float sum) =>
        Assert.That(Sum([[one], [other]], DataType.BFloat16)[1], Is.EqualTo(new[] { sum }));

    [Test]
    public void Nothing_is_allocated_after_the_first_time()
    {
        var sum = new GradientSum(new Silent(), DataType.BFloat16);
        float[] values = Values(0, 5001);
        sum.AddUp(values);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum.AddUp(values);
        sum.AddUp(values.AsSpan(0, 77));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    // Of very different sizes, and of both signs.
    private static float[] Values(int rank, int length)
    {
        var random = new Random(17 + rank);
        return [.. Enumerable.Range(0, length).Select(i => (float)((random.NextDouble() - 0.5) * Math.Pow(10, (i % 13) - 8)))];
    }

    private static float[][] Sum(float[][] values, DataType type)
    {
        var meeting = new Meeting(values.Length);
        float[][] sums = [.. values.Select(v => v.ToArray())];
        Thread[] threads = [.. sums.Select((own, rank) => new Thread(() => new GradientSum(new Member(meeting, rank), type).AddUp(own)))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return sums;
    }
}
