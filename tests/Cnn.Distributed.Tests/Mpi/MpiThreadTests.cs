using Cnn.Distributed.Interop;

namespace Cnn.Distributed.Tests.Mpi;

/// <summary>The thread that makes a library's calls.</summary>
[TestFixture]
internal sealed class MpiThreadTests
{
    [Test]
    public void Every_call_is_made_on_the_same_thread_and_its_exception_comes_out()
    {
        using var thread = new MpiThread();
        var ids = new HashSet<int>();
        Parallel.For(0, 20, _ => thread.Run(() => ids.Add(Environment.CurrentManagedThreadId)));
        Assert.Multiple(() =>
        {
            Assert.That(ids, Has.Count.EqualTo(1).And.None.EqualTo(Environment.CurrentManagedThreadId));
            Assert.That(() => thread.Run(() => throw new IOException("no")), Throws.TypeOf<IOException>());
            Assert.That(() => thread.Run(() => { }), Throws.Nothing);
        });
    }

    [Test]
    public void A_call_after_the_end_is_refused_and_waits_for_nothing()
    {
        var thread = new MpiThread();
        thread.Dispose();
        thread.Dispose();
        Assert.That(() => thread.Run(() => { }), Throws.TypeOf<ObjectDisposedException>());
    }

    // A library that does not come back must not keep a process that is through.
    [Test]
    public void A_call_that_does_not_come_back_is_left_after_its_time()
    {
        var thread = new MpiThread();
        using var back = new ManualResetEventSlim();
        Assert.Multiple(() =>
        {
            Assert.That(thread.Run(() => { }, TimeSpan.FromMinutes(1)), Is.True);
            Assert.That(() => thread.Run(() => throw new IOException("no"), TimeSpan.FromMinutes(1)), Throws.TypeOf<IOException>());
            Assert.That(thread.Run(back.Wait, TimeSpan.FromMilliseconds(20)), Is.False);
            Assert.That(() => thread.Run(() => { }), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(thread.Dispose, Throws.Nothing);
        });
        back.Set();
    }
}
