using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

[TestFixture]
internal sealed class MemoryPlanTests
{
    [Test]
    public void Slots_that_live_at_the_same_time_never_overlap([Range(0, 199)] int seed)
    {
        var random = new Random(seed);
        Slot[] slots = new Slot[random.Next(1, 40)];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = new Slot(Layout.RowMajor(new Shape(random.Next(1, 5000)), DataType.Float32), $"s{i}");
            int first = random.Next(30);
            slots[i].Touch(first);
            slots[i].Touch(first + random.Next(10));
        }

        long total = MemoryPlan.Assign(slots);

        for (int i = 0; i < slots.Length; i++)
        {
            Assert.That(slots[i].Offset % Arena.Granularity, Is.Zero);
            Assert.That(slots[i].Offset + slots[i].ByteSize, Is.LessThanOrEqualTo(total));
            for (int j = 0; j < i; j++)
            {
                bool together = slots[i].First <= slots[j].Last && slots[j].First <= slots[i].Last;
                bool apart = slots[i].Offset + slots[i].ByteSize <= slots[j].Offset || slots[j].Offset + slots[j].ByteSize <= slots[i].Offset;
                Assert.That(!together || apart, $"slots {i} and {j} overlap");
            }
        }
    }

    [Test]
    public void Slots_that_never_meet_share_their_memory()
    {
        Slot[] slots = [.. Enumerable.Range(0, 10).Select(i => new Slot(Layout.RowMajor(new Shape(1024), DataType.Float32), $"s{i}"))];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i].Touch(2 * i);
            slots[i].Touch((2 * i) + 1);
        }

        Assert.That(MemoryPlan.Assign(slots), Is.EqualTo(4096));
    }

    [TestCase(1, TestName = "InASmallArenaMemoryPassesOnlyBetweenSlotsOfOneSize")]
    [TestCase(30, TestName = "InALargeArenaMemoryPassesToWhoeverFits")]
    public void Memory_passes_on(int megabytes)
    {
        // Four sizes that never live at the same time, each twice: the halves of threads fall on the same lines only among equals.
        int[] sizes = [4, 3, 2, 1, 4, 3, 2, 1];
        Slot[] slots = [.. sizes.Select((size, i) => new Slot(Layout.RowMajor(new Shape(size * megabytes << 18), DataType.Float32), $"s{i}"))];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i].Touch(i);
        }

        bool small = megabytes == 1;
        Assert.That(MemoryPlan.Assign(slots), Is.EqualTo((small ? 10 : 4) * (long)megabytes << 20));
        long[] first = [.. slots[..4].Select(s => s.Offset)], again = [.. slots[4..].Select(s => s.Offset)];
        Assert.That(first.Distinct().Count(), Is.EqualTo(small ? 4 : 1));
        Assert.That(again, Is.EqualTo(first));
    }
}
