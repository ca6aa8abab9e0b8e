using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>Which kernels run on one thread, by made-up times in milliseconds.</summary>
[TestFixture]
internal sealed class ThreadChoiceTests
{
    [Test]
    public void A_team_must_save_more_than_sharing_costs() =>
        Assert.That(Choose((0.5, 1), (0.012, 0.013), (0.02, 0.02), (0.4, 0.403)), Is.EqualTo(new[] { false, true, true, false }));

    [Test]
    public void What_is_too_large_for_one_thread_runs_on_all_and_the_rest_is_chosen_one_by_one() =>
        Assert.That(ThreadChoice.Choose([null, new KernelTimes(0.01, 0.011), new KernelTimes(0.1, 0.2)]), Is.EqualTo(new[] { false, true, false }));

    [Test]
    public void A_network_that_loses_less_than_a_hand_over_runs_on_the_calling_thread_alone()
    {
        // Each team saves ten microseconds: worth it for itself. One of them is less than the hand-over, three are more.
        Assert.That(Choose((0.01, 0.02), (0.005, 0.005)), Is.All.True);
        Assert.That(Choose((0.01, 0.02), (0.01, 0.02), (0.01, 0.02)), Is.All.False);
    }

    [Test]
    public void A_network_without_kernels_has_nothing_to_choose() => Assert.That(Choose(), Is.Empty);

    private static bool[] Choose(params (double Team, double Serial)[] times) =>
        ThreadChoice.Choose([.. times.Select(t => (KernelTimes?)new KernelTimes(t.Team, t.Serial))]);
}
