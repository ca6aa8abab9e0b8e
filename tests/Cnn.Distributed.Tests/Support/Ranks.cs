using System.Collections.Concurrent;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.Support;

/// <summary>Ranks on threads of this process, each with an engine and a model of its own.</summary>
internal static class Ranks
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Lets every rank do something, and gives what came of it; exceptions too.</summary>
    public static (T? Result, Exception? Error)[] Run<T>(int count, Func<InProcessCollective, Engine, T> work)
    {
        var results = new ConcurrentDictionary<int, (T?, Exception?)>();
        Thread[] threads =
        [
            .. InProcessCollective.Create(count).Select(rank => new Thread(() => results[rank.Rank] = One(rank, work)) { IsBackground = true }),
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            Assert.That(thread.Join(Patience), Is.True, "a rank does not end");
        }

        return [.. Enumerable.Range(0, count).Select(rank => results[rank])];
    }

    /// <summary>The same for work that succeeds.</summary>
    public static T[] Succeed<T>(int count, Func<InProcessCollective, Engine, T> work) => [.. Run(count, work).Select(r => r.Error is null
        ? r.Result!
        : throw new InvalidOperationException(r.Error.ToString()))];

    /// <summary>An engine as a rank has one: of a single thread, without kept times.</summary>
    public static Engine NewEngine() => new(new EngineOptions { Threads = 1, TuningCache = EngineOptions.NoTuningCache });

    private static (T?, Exception?) One<T>(InProcessCollective rank, Func<InProcessCollective, Engine, T> work)
    {
        try
        {
            using Engine engine = NewEngine();
            return (work(rank, engine), null);
        }
        catch (Exception e)
        {
            // The first one's words stay: those of a rank that failed outside of a training are told to the others too.
            rank.Abort(e.Message);
            return (default, e);
        }
    }
}
