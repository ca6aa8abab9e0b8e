using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Lifetime;

internal sealed class FairLockTests
{
    [Test]
    public void One_thread_has_it_at_a_time()
    {
        var fair = new FairLock();
        int inside = 0, most = 0, total = 0;
        void Work()
        {
            for (int i = 0; i < 2000; i++)
            {
                fair.Enter();
                most = Math.Max(most, ++inside);
                total++;
                inside--;
                fair.Exit();
            }
        }

        Assert.That(Parallel.Run(Work, Work, Work), Is.All.Null);
        Assert.That((most, total), Is.EqualTo((1, 6000)));
    }

    [Test]
    public void Its_owner_may_take_it_again()
    {
        var fair = new FairLock();
        bool taken = false;
        fair.Enter();
        fair.Enter();
        fair.Exit();
        var other = new Thread(() =>
        {
            fair.Enter();
            Volatile.Write(ref taken, true);
            fair.Exit();
        });
        other.Start();
        Await(other);
        Assert.That(Volatile.Read(ref taken), Is.False, "it was given back as often as it was taken");
        fair.Exit();
        Parallel.Await(other);
        Assert.That(taken, Is.True);
    }

    [Test]
    public void It_is_given_in_the_order_of_arrival()
    {
        var fair = new FairLock();
        var order = new List<int>();
        fair.Enter();
        var threads = new List<Thread>();
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            threads.Add(new Thread(() =>
            {
                fair.Enter();
                order.Add(number);
                fair.Exit();
            }));
            threads[i].Start();
            Await(threads[i]);
        }

        fair.Exit();
        Parallel.Await(threads);
        Assert.That(order, Is.EqualTo([0, 1, 2, 3, 4]));
    }

    [Test]
    public void A_thread_that_is_interrupted_while_it_waits_has_not_got_it_and_leaves_the_queue()
    {
        var fair = new FairLock();
        Exception? end = null;
        fair.Enter();
        var waiting = new Thread(() => end = Parallel.Caught(fair.Enter));
        waiting.Start();
        Await(waiting);
        waiting.Interrupt();
        Parallel.Await(waiting);
        Assert.That(end, Is.TypeOf<ThreadInterruptedException>());
        fair.Exit();
        Parallel.RunOne(() =>
        {
            fair.Enter();
            fair.Exit();
        });
    }

    private static void Await(Thread thread) =>
        Assert.That(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Is.True.After(60_000, 1), "the thread waits");
}
