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
}
