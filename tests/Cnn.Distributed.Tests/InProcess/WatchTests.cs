using System.Collections.Concurrent;
using System.Net.Sockets;
using Cnn.Distributed.Tests.Support;
using Cnn.Distributed.Watching;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>Ranks see that one of them is gone, and which.</summary>
[TestFixture]
internal sealed class WatchTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5), Short = TimeSpan.FromSeconds(2);

    [Test]
    public void A_rank_that_is_through_is_missed_by_nobody() => Assert.That(Watch(3, Long, (_, watch, _) => watch!.Dispose()), Is.Empty);

    [Test]
    public void A_rank_that_ends_the_job_itself_is_accused_by_nobody()
    {
        string?[] told = Watch(3, Long, (rank, watch, barrier) =>
        {
            if (rank == 1)
            {
                watch!.Abort();
            }

            barrier();
            watch!.Dispose();
        });
        Assert.That(told, Is.Empty);
    }

    [Test]
    public void Nobody_is_watched_where_a_rank_is_not_to_be()
    {
        var watches = new ConcurrentBag<bool>();
        Ranks.Succeed(2, (rank, _) =>
        {
            using RankWatch? watch = RankWatch.Start(rank, rank.Rank == 1 ? TimeSpan.Zero : Long, _ => { });
            watches.Add(watch is null);
            return 0;
        });
        Assert.That(watches, Is.EqualTo(new[] { true, true }));
    }

    // What the other side of a connection sees of a process that was killed, and of one that was stopped.
    [Test]
    public void A_connection_that_closes_without_a_word_and_one_that_is_silent_are_told_apart()
    {
        (Socket killed, Socket ofKilled) = Connected();
        (Socket silent, Socket ofSilent) = Connected();
        using var first = new RankLink(ofKilled, 2, "host-c");
        using var second = new RankLink(ofSilent, 1, "host-b");
        killed.Dispose();
        ofKilled.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
        first.Hear();
        Assert.Multiple(() =>
        {
            Assert.That(first.Loss(Long), Is.EqualTo("rank 2 on host-c has ended without a word: it was killed, or crashed."));
            Assert.That(second.Loss(Long), Is.Null);
            Assert.That(
                second.Loss(TimeSpan.Zero),
                Is.EqualTo("rank 1 on host-b has not been heard of for 0 s: it or its machine was stopped, or the network to it is cut."));
        });
        silent.Dispose();
    }

    [Test]
    public void A_rank_that_says_nothing_any_more_is_told_once()
    {
        using var told = new BlockingCollection<string?>();
        using var mute = new ManualResetEventSlim();
        Ranks.Succeed(2, (rank, _) =>
        {
            if (rank.Rank == 0)
            {
                using RankWatch? watch = RankWatch.Start(rank, Short, told.Add);
                Assert.That(told.Take(), Does.StartWith("rank 1 on ").And.Contains("has not been heard of for 2 s"));
                mute.Set();
                return 0;
            }

            // The same calls as a rank makes, and then nothing: as one that was stopped.
            byte[] shared = new byte[RankMeetingPoint.SecretBytes];
            rank.Broadcast(shared);
            RankAddresses first = RankAddresses.Read(System.Text.Encoding.UTF8.GetString(
                rank.AllGather(System.Text.Encoding.UTF8.GetBytes(RankAddresses.Here(Short, 0).Write()))[0]));
            using Socket socket = RankMeetingPoint.Find(first, shared, 1)!;
            rank.AllGather([1]);
            mute.Wait();
            return 0;
        });
        Assert.That(told, Is.Empty);
    }

    [Test]
    public void A_stranger_is_not_let_in()
    {
        byte[] secret = RankMeetingPoint.NewSecret();
        using var point = new RankMeetingPoint(secret);
        var place = new RankAddresses(1, Environment.MachineName, point.Port, []);
        using Socket? stranger = RankMeetingPoint.Find(place, RankMeetingPoint.NewSecret(), 1);
        using Socket? guest = RankMeetingPoint.Find(place, secret, 2);
        Assert.Multiple(() =>
        {
            Assert.That(stranger, Is.Null);
            Assert.That(guest, Is.Not.Null);
            Assert.That(point.Close().Keys, Is.EqualTo(new[] { 2 }));
        });
    }

    [TestCase(null, 15)]
    [TestCase("", 15)]
    [TestCase("0", 0)]
    [TestCase("90", 90)]
    public void The_environment_says_how_long_a_rank_may_be_silent(string? text, int seconds) =>
        Assert.That(MpiCollective.Patience(text), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("long")]
    public void What_is_no_number_of_seconds_is_refused(string text) => Assert.That(
        () => MpiCollective.Patience(text),
        Throws.TypeOf<MpiException>().With.Message.EqualTo($"CNN_RANK_TIMEOUT expects whole seconds, or 0 to watch no rank, received '{text}'."));

    private static string?[] Watch(int ranks, TimeSpan patience, Action<int, RankWatch?, Action> work)
    {
        var told = new ConcurrentQueue<string?>();
        Ranks.Succeed(ranks, (rank, _) =>
        {
            RankWatch? watch = RankWatch.Start(rank, patience, told.Enqueue);
            Assert.That(watch, Is.Not.Null);
            work(rank.Rank, watch, rank.Barrier);
            rank.Barrier();
            return 0;
        });
        return [.. told];
    }

    private static (Socket One, Socket Other) Connected()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var one = new Socket(SocketType.Stream, ProtocolType.Tcp);
        one.Connect(listener.LocalEndpoint);
        return (one, listener.AcceptSocket());
    }
}
