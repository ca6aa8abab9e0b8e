namespace Cnn.Models.Tests.Reports;

/// <summary>Measured steps of a training of any length in bounded memory.</summary>
[TestFixture]
public sealed class PointListTests
{
    [TestCase(10, 10, 1)]
    [TestCase(PointList.Most, PointList.Most, 1)]
    [TestCase(100_000, 3125, 32)]
    public void A_long_training_is_thinned_evenly(int steps, int kept, int stride)
    {
        PointList list = Filled(steps);
        Assert.Multiple(() =>
        {
            Assert.That(list.Stride, Is.EqualTo(stride));
            Assert.That(list.Count, Is.EqualTo(kept));
            Assert.That(list.Points.ToArray().Select(p => p.Step), Is.EqualTo(Enumerable.Range(1, kept).Select(i => (long)i * stride)));
        });
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        PointList list = Filled(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20_000; i++)
        {
            list.Add(new RunPoint(i, i, 0, 0));
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Going_back_forgets_what_came_after()
    {
        PointList list = Filled(100);
        list.CutAfter(40);
        Assert.That(list.Points[^1].Step, Is.EqualTo(40));
    }

    private static PointList Filled(int steps)
    {
        var list = new PointList();
        for (int i = 1; i <= steps; i++)
        {
            list.Add(new RunPoint(i, i / 10.0, 1, 100));
        }

        return list;
    }
}
