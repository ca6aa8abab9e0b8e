using System.Diagnostics;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

/// <summary>How many threads there still are. Where they are short only a process under a limit shows: see the conditions of the target Environments.</summary>
internal sealed class ThreadRoomTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(20)]
    public void As_many_as_are_wanted_where_nothing_is_short(int wanted) => Assert.That(ThreadRoom.Count(wanted, 256 << 10), Is.EqualTo(wanted));

    [Test]
    public void What_was_tried_does_not_stay()
    {
        const int rounds = 20, each = 20;
        int before = Process.GetCurrentProcess().Threads.Count;
        for (int i = 0; i < rounds; i++)
        {
            ThreadRoom.Count(each, 256 << 10);
        }

        Assert.That(() => Process.GetCurrentProcess().Threads.Count, Is.LessThan(before + (rounds * each / 4)).After(10_000, 50));
    }

    [Test]
    public void An_interrupt_is_kept_for_the_next_wait()
    {
        int room = 0;
        bool kept = false;
        var thread = new Thread(() =>
        {
            Thread.CurrentThread.Interrupt();
            room = ThreadRoom.Count(8, 256 << 10);
            try
            {
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
                kept = true;
            }
        });
        thread.Start();
        thread.Join();
        Assert.That((room, kept), Is.EqualTo((8, true)));
    }
}
