namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>Clocks of ranks are compared at barriers.</summary>
[TestFixture]
internal sealed class RankClocksTests
{
    // A clock that is 1000 ahead; after the second barrier its rank was kept waiting, after the fourth rank 0 was.
    [Test]
    public void A_rank_that_comes_late_out_of_a_barrier_does_not_move_its_clock() =>
        Assert.That(RankClocks.Offset([1010, 1521, 1030, 1040, 1051], [10, 20, 30, 940, 50]), Is.EqualTo(1000));

    [Test]
    public void Clocks_that_agree_have_no_offset() => Assert.That(RankClocks.Offset([5, 6, 7], [5, 6, 7]), Is.Zero);
}
