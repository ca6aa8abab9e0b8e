using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Cnn.OneDnn;

namespace Cnn.Distributed.Watching;

/// <summary>
/// Sees whether the other ranks are still there: rank 0 all of them, each of them rank 0. The calls of MPI wait for a rank that is stopped, or cut off, without
/// end, and do not tell which. Connections of its own, and a thread of its own, that says so every second, whatever the rank is doing.
/// </summary>
internal sealed class RankWatch : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1), Look = Beat / 4;

    // Whoever has not looked for so long was stopped itself.
    private static readonly TimeSpan Slept = Beat * 5;

    // How long a rank that ends the job may take to end this one.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(10);

    // Rank 0 speaks for all; where it is gone, the first that is left does, whose end is the end of the others.
    private static readonly TimeSpan PerRank = TimeSpan.FromSeconds(0.5), MostForOthers = TimeSpan.FromSeconds(4);

    private readonly List<RankLink> links;
    private readonly TimeSpan patience;
    private readonly int rank;
    private readonly Action<string?> lost;
    private volatile bool isClosed;

    private RankWatch(int rank, List<RankLink> links, TimeSpan patience, Action<string?> lost)
    {
        (this.rank, this.links, this.patience, this.lost) = (rank, links, patience, lost);
        new Thread(Run) { IsBackground = true, Name = "Cnn rank watch" }.Start();
    }

    /// <summary>Lets the ranks find each other. All of them call. Where one is not found, it is not watched.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="patience">After how long without a word a rank is believed lost, as rank 0 has it; zero on any rank for no watch.</param>
    /// <param name="lost">
    /// Is told once, on a thread of the watch, that a rank is lost, as a sentence; with null that another rank ends the job and this one is still there.
    /// </param>
    public static RankWatch? Start(ICollective ranks, TimeSpan patience, Action<string?> lost)
    {
        byte[] secret = RankMeetingPoint.NewSecret();
        ranks.Broadcast(secret);
        using RankMeetingPoint? point = ranks.Rank == 0 && patience > TimeSpan.Zero ? Open(secret) : null;
        RankAddresses[] all = [.. ranks.AllGather(Encoding.UTF8.GetBytes(RankAddresses.Here(patience, point?.Port ?? 0).Write()))
            .Select(b => RankAddresses.Read(Encoding.UTF8.GetString(b)))];
        bool wanted = all[0].Port != 0 && all.All(a => a.Patience > 0);
        Socket? found = wanted && ranks.Rank > 0 ? RankMeetingPoint.Find(all[0], secret, ranks.Rank) : null;
        IReadOnlyList<byte[]> came = ranks.AllGather([found is null ? (byte)0 : (byte)1]);
        List<RankLink> links = found is not null ? [new RankLink(found, 0, all[0].Machine)]
            : [.. (point?.Close() ?? []).Where(a => came[a.Key][0] == 1).Select(a => new RankLink(a.Value, a.Key, all[a.Key].Machine))];
        foreach (RankLink link in links)
        {
            link.Socket.Blocking = false;
        }

        return links.Count == 0 ? null : new RankWatch(ranks.Rank, links, TimeSpan.FromSeconds(all[0].Patience), lost);
    }

    /// <summary>This rank ends the job, and says why itself.</summary>
    public void Abort()
    {
        isClosed = true;
        Say(RankWord.Aborts);
    }

    /// <summary>This rank is through, and nobody needs to watch it any more.</summary>
    public void Dispose()
    {
        if (!isClosed)
        {
            isClosed = true;
            Say(RankWord.Done);
        }
    }

    private static RankMeetingPoint? Open(byte[] secret)
    {
        try
        {
            return new RankMeetingPoint(secret);
        }
        catch (SocketException)
        {
            // There is no network: the ranks are on this machine, and watched by their launcher.
            return null;
        }
    }

    private void Say(RankWord word) => links.ForEach(l => l.Say(word));

    // Ends soon after this rank does, and is not waited for.
    private void Run()
    {
        Loop();
        links.ForEach(l => l.Dispose());
    }

    private void Loop()
    {
        long looked = Stopwatch.GetTimestamp(), said = 0;
        var ready = new List<Socket>();
        while (!isClosed && links.Exists(l => l.End != RankWord.Done))
        {
            if (said == 0 || Stopwatch.GetElapsedTime(said) >= Beat)
            {
                Say(RankWord.Here);
                said = Stopwatch.GetTimestamp();
            }

            ready.Clear();
            ready.AddRange(links.Where(l => l.End is null && !l.IsBroken).Select(l => l.Socket));
            Wait(ready);
            links.FindAll(l => ready.Contains(l.Socket)).ForEach(l => l.Hear());
            if (Stopwatch.GetElapsedTime(looked) > Slept)
            {
                links.ForEach(l => l.Forgive());
            }

            looked = Stopwatch.GetTimestamp();
            if (!isClosed && Judge())
            {
                return;
            }
        }
    }

    private static void Wait(List<Socket> sockets)
    {
        if (sockets.Count == 0)
        {
            Thread.Sleep(Look);
            return;
        }

        Socket.Select(sockets, null, null, Look);
    }

    // Whether it is over.
    private bool Judge()
    {
        if (links.Exists(l => l.End == RankWord.Aborts))
        {
            Thread.Sleep(Ending);
            Tell(null);
            return true;
        }

        if (links.Select(l => l.Loss(patience)).FirstOrDefault(reason => reason is not null) is not { } loss)
        {
            return false;
        }

        if (rank > 0)
        {
            TimeSpan wait = PerRank * (rank - 1);
            Thread.Sleep(wait < MostForOthers ? wait : MostForOthers);
        }

        Tell(loss);
        return true;
    }

    private void Tell(string? reason)
    {
        if (!isClosed)
        {
            lost(reason);
        }
    }
}
