using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>The managed backend's pool.</summary>
[NonParallelizable]
public class ManagedTeamTests
{
    [Test]
    public void Every_thread_takes_part_once_in_every_run([Values(1, 2, 5)] int threads)
    {
        using var team = new ManagedTeam(threads);
        var work = new CountingWork(threads);
        for (int run = 1; run <= 2000; run++)
        {
            team.Run(work);
            Assert.That(work.Counts, Is.All.EqualTo(run));
        }
    }

    [Test]
    public void Threads_that_went_to_sleep_are_woken()
    {
        using var team = new ManagedTeam(3);
        var work = new CountingWork(3);
        for (int run = 1; run <= 5; run++)
        {
            team.Run(work);
            Thread.Sleep(30);
        }

        Assert.That(work.Counts, Is.All.EqualTo(5));
    }

    [Test]
    public void The_workers_of_an_idle_team_sleep()
    {
        using var team = new ManagedTeam(3);
        team.Run(new CountingWork(3));
        Assert.That(() => team.Sleeping, Is.EqualTo(2).After(20_000, 5));
    }

    [Test]
    public void A_run_allocates_nothing()
    {
        using var team = new ManagedTeam(2);
        var work = new CountingWork(2);
        team.Run(work);
        long least = long.MaxValue;
        for (int i = 0; i < 4 && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            team.Run(work);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void A_disposed_team_refuses_work_and_may_be_disposed_again()
    {
        var team = new ManagedTeam(3);
        team.Dispose();
        team.Dispose();
        Assert.That(() => team.Run(new CountingWork(3)), Throws.InstanceOf<ObjectDisposedException>());
    }

    [TestCase(10, 3, 1)]
    [TestCase(0, 2, 64)]
    [TestCase(1000, 7, 64)]
    [TestCase(5, 8, 12)]
    public void Shares_cover_everything_once_in_order(int total, int threads, int grain)
    {
        long next = 0;
        for (int thread = 0; thread < threads; thread++)
        {
            (long start, long end) = WorkTeam.Share(total, thread, threads, grain);
            Assert.That(start, Is.EqualTo(next));
            Assert.That(start % grain == 0 || start == total);
            next = end;
        }

        Assert.That(next, Is.EqualTo(total));
    }

    private sealed class CountingWork(int threads) : IWork
    {
        public int[] Counts { get; } = new int[threads];

        public void Execute(int thread, int threads) => Counts[thread]++;
    }
}
