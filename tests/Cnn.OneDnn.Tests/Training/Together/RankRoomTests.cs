namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>A rank has room for a thread that talks to the others where each that shares its processors has one beside its own threads.</summary>
[TestFixture]
internal sealed class RankRoomTests
{
    private static readonly int[] Two = [0, 1], Four = [0, 1, 2, 3];

    [TestCase(1, 2, ExpectedResult = false)]
    [TestCase(1, 3, ExpectedResult = false)]
    [TestCase(1, 4, ExpectedResult = true)]
    [TestCase(2, 4, ExpectedResult = false)]
    [TestCase(2, 6, ExpectedResult = true)]
    public bool Two_ranks_with_the_same_processors_need_theirs_and_one_more_each(int threads, int processors)
    {
        string own = RankRoom.Describe(threads, "a", Enumerable.Range(0, processors));
        return RankRoom.Has(own, [own, own], processors);
    }

    [Test]
    public void Ranks_on_processors_of_their_own_and_on_other_machines_do_not_count()
    {
        string own = RankRoom.Describe(1, "a", Two), beside = RankRoom.Describe(1, "a", [2, 3]), elsewhere = RankRoom.Describe(1, "b", Two);
        Assert.That(RankRoom.Has(own, [own, beside, elsewhere], 2), Is.True);
        Assert.That(RankRoom.Has(own, [own, own, elsewhere], 2), Is.False);
    }

    [Test]
    public void Ranks_may_have_different_numbers_of_threads()
    {
        string own = RankRoom.Describe(1, "a", Four), other = RankRoom.Describe(2, "a", Four);
        Assert.That(RankRoom.Has(own, [own, other], 4), Is.False);
        Assert.That(RankRoom.Has(own, [own, other], 5), Is.True);
    }
}
